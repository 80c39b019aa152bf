package examtext

import (
	"strconv"
	"strings"
)

// tableRows reads two lines as the rows 题号 and 答案 of a table.
func (s *source) tableRows(i int) (numbers []string, keys []rawKey, ok bool) {
	if i+1 >= s.lines() {
		return nil, nil, false
	}
	if numbers, keys, ok = s.bareRows(i); ok {
		return numbers, keys, true
	}
	head := strings.TrimLeft(s.bare(i), "| ")
	if !strings.HasPrefix(head, "题号") && !strings.HasPrefix(head, "No") && !strings.HasPrefix(head, "序号") {
		return nil, nil, false
	}
	fields := strings.FieldsFunc(head, cellEdge)
	if strings.Trim(s.bare(i+1), "|-: ") == "" && i+2 < s.lines() { // the rule of a table in Markdown
		i++
	}
	from, to := s.line(i + 1)
	at, to := s.trim(from, to)
	label := false
	for at < to {
		for at < to && cellEdge(s.see[at]) {
			at++
		}
		end := at
		for end < to && !cellEdge(s.see[end]) {
			end++
		}
		if end > at {
			if !label {
				label = true
				if word := string(s.see[at:end]); !strings.Contains(word, "答案") && word != "Key" && word != "Answer" {
					return nil, nil, false
				}
			} else {
				keys = append(keys, s.raw(at, end, inList))
			}
		}
		at = end
	}
	return fields[1:], keys, len(fields) > 1 && len(keys) == len(fields)-1
}

// bareRows reads a line of numbers that rise by one and a line of as many keys.
func (s *source) bareRows(i int) (numbers []string, keys []rawKey, ok bool) {
	head := strings.TrimLeft(s.bare(i), "| ")
	if head == "" || !digit(rune(head[0])) {
		return nil, nil, false
	}
	numbers = strings.FieldsFunc(head, cellEdge)
	from, to := s.line(i + 1)
	for at := from; at < to; at++ {
		if cellEdge(s.see[at]) {
			continue
		}
		end := at
		for end < to && !cellEdge(s.see[end]) {
			end++
		}
		if !keyLike(string(s.see[at:end])) {
			return nil, nil, false
		}
		keys = append(keys, s.raw(at, end, inList))
		at = end
	}
	if len(numbers) < 3 || len(keys) != len(numbers) {
		return nil, nil, false
	}
	last := 0
	for k, text := range numbers {
		n, err := strconv.Atoi(text)
		if err != nil || k > 0 && n != last+1 {
			return nil, nil, false
		}
		last = n
	}
	return numbers, keys, true
}

func cellEdge(r rune) bool { return r == ' ' || r == '|' || r == '\t' }

func (p *parser) tableKeys(numbers []string, keys []rawKey) {
	for i, text := range numbers {
		n := 0
		for _, r := range text {
			if !digit(r) || n > 99_999_999 {
				n = 0
				break
			}
			n = n*10 + int(r-'0')
		}
		if n > 0 {
			p.entries = append(p.entries, entry{n, keys[i], len(p.groups) - 1})
		}
	}
}
