// Package c139 is the C139 model of a large sale: thirteen elements whose
// states the sales team claims, counted as a value such as 1W2F6C, and a
// fourteenth, the coach, who confirms or denies the other thirteen.
//
// The result is the state of the elements (SC 79). There is no score, and
// no value is a certainty (TF 6). Everything here is a pure function: dates
// and limits are arguments, nothing is loaded.
package c139
