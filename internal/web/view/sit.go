package view

import "strconv"

// SitStart is the page before an attempt.
type SitStart struct {
	Title, State, Tone, When string
	Facts                    []RoomFact
	Note                     string
	Rules                    []string
	StartURL, Key            string // "" URL where it cannot be started
	Go                       string // text of the button
	ContinueURL              string
	Result                   string
	ResultURL, ResultText    string
}

// Sit is an attempt under way.
type Sit struct {
	Title, URL, Back string
	Now, Due, Grace  int64 // milliseconds of the server, and seconds
	Seq              int64
	Paused           bool
	Intro            string
	Rules            []string
	Sections         []SitSection
	Count, Answered  int
	Left             string // time left in words, for who has no script
	Test             bool   // a trainer's
	Problem          string
}

// SitSection is a part of the paper.
type SitSection struct {
	Title, Sub string
	Questions  []SitQuestion
}

// SitQuestion is a question with what was answered so far.
type SitQuestion struct {
	Asked
	At       int
	Seq      int64
	Single   bool   // one option at most
	Short    bool   // answered in words
	Chosen   []int  // by place
	Said     string // "1", "0" or "" of true or false
	Words    []string
	Text     string
	Flagged  bool
	Answered bool
}

func (q SitQuestion) name(part string) string { return part + "." + strconv.Itoa(q.At) }

func (q SitQuestion) has(place int) bool {
	for _, c := range q.Chosen {
		if c == place {
			return true
		}
	}
	return false
}

func (q SitQuestion) word(i int) string {
	if i < len(q.Words) {
		return q.Words[i]
	}
	return ""
}

func (q SitQuestion) anchor() string { return "q-" + strconv.Itoa(q.At) }

func (q SitQuestion) kind() string {
	if q.Single {
		return "radio"
	}
	return "checkbox"
}

// SitOver is the page after an attempt.
type SitOver struct {
	Title, ID     string
	Score, Full   string // "" where it is not shown
	Wait          string // why it is not
	Outcome, Tone string // passed or not; "" where there is no such thing
	How           string // it ended
	Facts         []RoomFact
	Keys          string // when they will be seen; "" where they are, or there are none to wait for
	Details       Link   // to the answers with their keys; no URL while they are not shown
	Again         Link   // to another attempt, or the one that runs; no URL for none
	Back          Link
}
