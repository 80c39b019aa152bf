package examtext

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// takeHanging takes keys at the end of stems if the text proves to print them
// there: several do, and most of the items that have no other key.
func (p *parser) takeHanging() {
	var open, hang, clean int
	for _, d := range p.drafts {
		if len(d.keys) > 0 {
			continue
		}
		open++
		if p.hangs(d) {
			hang++
			if d.hangingClean {
				clean++
			}
		}
	}
	if len(p.entries) > 0 && hang*2 < open {
		return
	}
	for _, d := range p.drafts {
		if len(d.keys) > 0 || !p.hangs(d) {
			continue
		}
		usual := hang > 1 && hang*5 >= open*3
		switch {
		case usual && (d.hangingClean || clean*2 < hang), d.hangingClean && !keyIsWord(d.hanging.text):
			p.unhang(d)
			if !usual && len(p.entries) == 0 && len(p.drafts) > 1 {
				d.warn(KeyUnclear, p.s.printed(d.hanging.at), d.hanging.show)
			}
		case len(d.Options) > 0 || d.hangingClean:
			if len(p.entries) == 0 {
				d.warn(KeyUnclear, p.s.printed(d.hanging.at), d.hanging.show)
			}
		}
	}
}

// takeTails takes keys in brackets behind the last option if most items that
// have no other key print theirs there.
func (p *parser) takeTails() {
	open, tails := 0, 0
	for _, d := range p.drafts {
		if len(d.keys) > 0 || len(d.Options) == 0 {
			continue
		}
		open++
		if d.tail.text != "" {
			tails++
		}
	}
	for _, d := range p.drafts {
		switch {
		case len(d.keys) > 0 || d.tail.text == "":
		case tails > 1 && tails*5 >= open*3:
			d.Options[d.tailLetter] = d.tailText
			d.keys = append(d.keys, d.tail)
		case len(p.entries) == 0:
			d.warn(KeyUnclear, p.s.printed(d.tail.at), d.tail.show)
		}
	}
}

var leadingKey = regexp.MustCompile(`^([A-L]{1,8}|[√×])[ \x{3000}]+(\S.{2,})`)

// takeLeading takes keys between the number and the question if most items that have
// no other print theirs there.
func (p *parser) takeLeading() {
	open, lead := 0, 0
	found := map[*draft][]string{}
	for _, d := range p.drafts {
		if len(d.keys) > 0 {
			continue
		}
		open++
		m := leadingKey.FindStringSubmatch(strings.Map(plain, d.Stem))
		if m == nil || d.Passage != "" || m[1] == "A" && m[2][0] >= 'a' && m[2][0] <= 'z' { // "A team must know …"
			continue
		}
		if leadingKey.MatchString(m[2]) { // letters that a space parts from others
			d.warn(KeyUnclear, d.Line, d.Stem)
			continue
		}
		if letters, ok := lettersOf(m[1]); len(d.Options) > 0 && ok && d.covers(letters) || len(d.Options) == 0 && truthOf(m[1]) != NoTruth {
			found[d] = m
			lead++
		}
	}
	if lead < 2 || lead*5 < open*3 {
		return
	}
	for d, m := range found {
		d.keys = append(d.keys, rawKey{text: m[1], show: m[1], at: d.at, place: glued})
		d.Stem = strings.TrimSpace(strings.TrimLeft(d.Stem, m[1]))
	}
}

func keyIsWord(text string) bool { return text != "" && han([]rune(text)[0]) }

// hangs reports whether the key at the end of the stem can be one: letters of
// its options, or a truth where there are none.
func (p *parser) hangs(d *draft) bool {
	if d.hanging.text == "" {
		return false
	}
	letters, ok := lettersOf(d.hanging.text)
	if len(d.Options) > 0 {
		return ok && d.covers(letters)
	}
	if d.truths != nil {
		return true
	}
	return truthOf(d.hanging.text) != NoTruth
}

// matchKeys gives the items the keys of the lists, by section and number.
func (p *parser) matchKeys() {
	if len(p.entries) == 0 {
		return
	}
	secs := p.groupSections()
	items := map[[2]int][]*draft{}
	all := map[int][]*draft{}
	for _, d := range p.drafts {
		items[[2]int{d.sec, d.Number}] = append(items[[2]int{d.sec, d.Number}], d)
		all[d.Number] = append(all[d.Number], d)
	}
	keys := map[[2]int][]rawKey{}
	var order [][2]int
	for _, e := range p.entries {
		at := [2]int{secs[e.group], e.number}
		if len(keys[at]) == 0 {
			order = append(order, at)
		}
		keys[at] = append(keys[at], e.key)
	}
	for _, at := range order {
		list := items[at]
		if at[0] < 0 {
			list = all[at[1]]
		}
		p.give(list, keys[at], at[1], at[0] < 0)
	}
}

// give gives keys to the items of one number. Twins take theirs in order; one
// key for two items belongs to neither for certain.
func (p *parser) give(list []*draft, keys []rawKey, number int, anywhere bool) {
	switch {
	case len(list) == 0:
		k := keys[0]
		p.result.Warnings = append(p.result.Warnings, Warning{KeyUnused, p.s.printed(k.at), clip(strconv.Itoa(number) + " " + k.show)})
	case len(list) == len(keys) && (!anywhere || len(list) == 1):
		for i, d := range list {
			d.keys = append(d.keys, keys[i])
			d.explain(keys[i])
		}
	case len(list) == 1:
		list[0].keys = append(list[0].keys, keys...)
		list[0].explain(keys...)
	default:
		for _, d := range list {
			d.warn(KeyUnclear, p.s.printed(keys[0].at), strconv.Itoa(number)+" "+keys[0].show)
		}
	}
}

// explain takes the explanations that stand behind keys of a list.
func (d *draft) explain(keys ...rawKey) {
	for _, k := range keys {
		d.Explanation = strings.TrimSpace(d.Explanation + "\n" + lines(k.why))
	}
}

// groupSections finds the section of each group of keys: by its label, or by its
// place. -1 means any.
func (p *parser) groupSections() []int {
	secs := make([]int, len(p.groups))
	var with []int // sections with items
	for _, d := range p.drafts {
		if len(with) == 0 || with[len(with)-1] != d.sec {
			with = append(with, d.sec)
		}
	}
	filled := map[int]bool{}
	for _, e := range p.entries {
		filled[e.group] = true
	}
	byRegion := map[int][]int{}
	for g := range p.groups {
		if secs[g] = -1; filled[g] {
			byRegion[p.groups[g].region] = append(byRegion[p.groups[g].region], g)
		}
	}
	for region, groups := range byRegion {
		p.placeGroups(secs, groups, p.scope(region, with), with)
	}
	return secs
}

// scope returns those sections that end before a list of keys begins and have no
// list before it; all if there is no such section.
func (p *parser) scope(region int, with []int) (list []int) {
	from := 0
	if region > 0 {
		from = p.regions[region-1][1]
	}
	for _, sec := range with {
		line := 0
		if sec > 0 {
			line = p.heads[sec-1].line
		}
		if line < p.regions[region][0] && (line >= from || sec > 0 && p.sectionEnd(sec) > from) {
			list = append(list, sec)
		}
	}
	if len(list) == 0 {
		return with
	}
	return list
}

// sectionEnd is the line of the last item of a section.
func (p *parser) sectionEnd(sec int) int {
	for _, d := range slices.Backward(p.drafts) {
		if d.sec == sec {
			return p.s.lineOf(d.at)
		}
	}
	return 0
}

// placeGroups sets the sections of the groups of one list of keys.
func (p *parser) placeGroups(secs, groups, scope, with []int) {
	used := map[int]bool{}
	titled := false
	for _, g := range groups {
		h := p.groups[g].head
		if h.title == "" {
			continue
		}
		titled = true
		sec := p.sectionLike(h, scope, used)
		if sec < 0 {
			sec = p.sectionLike(h, with, used)
		}
		if sec >= 0 {
			secs[g] = sec
			used[sec] = true
		}
	}
	if titled {
		return
	}
	switch {
	case len(scope) == 1 && (len(groups) == 1 || len(with) > 1):
		for _, g := range groups {
			secs[g] = scope[0]
		}
	case len(groups) == len(scope):
		for k, g := range groups {
			secs[g] = scope[k]
		}
	}
}

// sectionLike finds the section with a heading like h.
func (p *parser) sectionLike(h heading, with []int, used map[int]bool) int {
	best, most := -1, 0
	for _, sec := range with {
		if sec == 0 || used[sec] {
			continue
		}
		own := p.heads[sec-1]
		score := 0
		if h.typ != "" && own.typ == h.typ {
			score += 3
		} else if h.typ != "" && own.typ != "" && !(h.typ == choice && own.typ.chooses() || own.typ == choice && h.typ.chooses()) {
			continue
		}
		if h.ordinal > 0 && own.ordinal == h.ordinal {
			score += 2
		}
		if score > most {
			best, most = sec, score
		}
	}
	return best
}
