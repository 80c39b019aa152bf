package intake

import (
	"cmp"
	"strings"
)

// readStyles returns the list and the level by which paragraphs of each style are
// numbered.
func readStyles(a *archive) (map[string][2]string, error) {
	const part = "word/styles.xml"
	if !a.has(part) {
		return nil, nil
	}
	raw, err := a.read(part)
	if err != nil {
		return nil, err
	}
	root, err := tree(raw, part)
	if err != nil {
		return nil, err
	}
	own, based := map[string][2]string{}, map[string]string{}
	for _, s := range root.kids {
		if s.name != "style" {
			continue
		}
		id := s.attr["styleId"]
		if b := s.child("basedOn"); b != nil {
			based[id] = b.attr["val"]
		}
		props := s.child("pPr")
		if props == nil || props.child("numPr") == nil {
			continue
		}
		num := props.child("numPr")
		list, level := num.child("numId"), "0"
		if l := num.child("ilvl"); l != nil {
			level = cmp.Or(l.attr["val"], level)
		}
		if list != nil {
			own[id] = [2]string{list.attr["val"], level}
		}
	}
	styles := map[string][2]string{}
	for id := range based {
		for at, depth := id, 0; at != "" && depth < 20; at, depth = based[at], depth+1 {
			if of, ok := own[at]; ok {
				styles[id] = of
				break
			}
		}
	}
	for id, of := range own {
		styles[id] = of
	}
	return styles, nil
}

// symbols are characters of picture fonts that people put in for right and wrong.
var symbols = map[string]string{
	"wingdings fc": "√", "wingdings fe": "√", "wingdings fb": "×", "wingdings fd": "×", "wingdings 2 50": "√", "wingdings 2 52": "√", "wingdings 2 4f": "×", "wingdings 2 51": "×", "wingdings 2 53": "×", "wingdings 2 54": "×",
	"symbol d6": "√", "symbol b4": "×", "wingdings a8": "□", "wingdings 6f": "□", "wingdings 2 a3": "□",
}

// symbol is the sign that a character of a picture font shows, "" for others.
func symbol(font, char string) string {
	char = strings.ToLower(char)
	return symbols[strings.ToLower(font)+" "+strings.TrimPrefix(char, "f0")]
}

// asides are the captions, by language, of tables that candidates fill in: whose
// paper it is, room for answers, an answer sheet. They are no questions.
var asides = map[string]string{"zh": "由考生填写", "en": "To be filled in by the candidate"}

// Aside is the caption of a table that is passed over.
func Aside(lang string) string { return cmp.Or(asides[lang], asides["en"]) }

func isAside(caption string) bool {
	for _, c := range asides {
		if c == caption {
			return true
		}
	}
	return false
}
