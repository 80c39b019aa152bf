package advise

import (
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/stage"
)

// Moves about the deal as a whole.
const (
	StageAhead      Key = "stage_ahead"       // our stage runs ahead of the client's
	NextStepMissing Key = "next_step_missing" // an open deal has a next step with a date
	NextStepOverdue Key = "next_step_overdue"
	ContactQuiet    Key = "contact_quiet"    // nothing happened for days
	ClosePast       Key = "close_past"       // the expected close is over
	CloseNear       Key = "close_near"       // it is near, and the deal not in the win zone
	ChallengeAnswer Key = "challenge_answer" // a manager asked about an element
	PeopleMissing   Key = "people_missing"   // fewer persons recorded than the threshold
	RivalAhead      Key = "rival_ahead"      // the decision layer is known to lean elsewhere
	RivalUnknown    Key = "rival_unknown"    // criteria are being set and no competitor is recorded
)

var dealRules = []rule{
	plain(NextStepMissing, 70, 1, nextStepMissing),
	limited(NextStepOverdue, 68, 1, Days, 0, nextStepOverdue),
	plain(ChallengeAnswer, 66, 2, challengeAnswer),
	plain(ClosePast, 63, 1, closePast),
	plain(RivalAhead, 59, 5, rivalAhead),
	limited(CloseNear, 56, 3, Days, 30, closeNear),
	limited(StageAhead, 53, 7, Stages, 1, stageAhead),
	limited(ContactQuiet, 47, 3, Days, 21, contactQuiet),
	limited(PeopleMissing, 40, 7, Persons, 3, peopleMissing),
	plain(RivalUnknown, 37, 7, rivalUnknown),
}

func only(m Move) []Move { return []Move{m} }

func nextStepMissing(sc *scene) []Move {
	if sc.NextStep != "" {
		return nil
	}
	return only(Move{Ask: AskTeam})
}

func nextStepOverdue(sc *scene, over int) []Move {
	late := sc.Today.Sub(sc.NextStep)
	if late <= over {
		return nil
	}
	return only(Move{Ask: AskTeam, Why: Why{Days: late, Date: sc.NextStep}})
}

func challengeAnswer(sc *scene) []Move {
	asked := pick(sc.Challenged, c139.Key.Valid)
	if len(asked) == 0 {
		return nil
	}
	return only(Move{
		Element: asked[0], Ask: AskManager,
		Why: Why{State: sc.Sheet.At(asked[0]), Elements: asked, Count: len(asked)},
	})
}

func closePast(sc *scene) []Move {
	if !sc.ExpectedClose.Before(sc.Today) {
		return nil
	}
	return only(Move{Ask: AskBuyer, Why: Why{Days: sc.Today.Sub(sc.ExpectedClose), Date: sc.ExpectedClose}})
}

func closeNear(sc *scene, within int) []Move {
	left := sc.ExpectedClose.Sub(sc.Today)
	if !sc.ExpectedClose.Valid() || left < 0 || left > within || sc.zone == c139.Win {
		return nil
	}
	return only(Move{Ask: AskManager, Why: Why{Days: left, Date: sc.ExpectedClose, Count: sc.now.Distance()}})
}

func stageAhead(sc *scene, by int) []Move {
	ahead := stage.Ahead(sc.Selling, sc.Buying)
	if ahead < max(1, by) {
		return nil
	}
	return only(Move{Ask: sc.asking(c139.ClientProcess, AskBuyer), Why: Why{Count: ahead}})
}

func contactQuiet(sc *scene, limit int) []Move {
	last := max(sc.LastContact, sc.Opened)
	if quiet := sc.Today.Sub(last); last.Valid() && quiet >= max(1, limit) {
		return only(Move{Ask: AskContact, Why: Why{Days: quiet, Date: last}})
	}
	return nil
}

func peopleMissing(sc *scene, least int) []Move {
	if sc.People >= least {
		return nil
	}
	return only(Move{Ask: AskContact, Why: Why{Count: sc.People}})
}

// rivalAhead sees that the decision layer does not rank us first and that
// somebody else is there.
func rivalAhead(sc *scene) []Move {
	no := pick([]c139.Key{c139.W, c139.ValueMatch, c139.Majority}, func(k c139.Key) bool { return sc.Sheet.At(k) == c139.No })
	if len(no) == 0 || sc.Rivals == 0 {
		return nil
	}
	return only(Move{Ask: sc.asking(c139.MovesSWOT, AskContact), Why: Why{Elements: no, Count: sc.Rivals}})
}

func rivalUnknown(sc *scene) []Move {
	if sc.Rivals > 0 || sc.Selling.Index() < stage.Criteria.Index() {
		return nil
	}
	return only(Move{Ask: sc.asking(c139.MovesSWOT, AskContact)})
}
