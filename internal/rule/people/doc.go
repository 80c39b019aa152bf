// Package people holds what the method says about the persons of a deal: what
// is judged of them, by which way they are met, what a judgement suggests, what
// is missing, and where persons and the states of C139 contradict each other.
//
// Everything here is a pure function. What a rule is called and how it is
// explained is an organisation's wording and lies in method.
package people
