package exam_test

import (
	"testing"

	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/learning/parcel"
	"kongdan/internal/rule/question"
)

// TestAPaperOfAnImportCountsAsPrinted: the marks that a text prints stay with its
// questions, are those of the paper made of them, and are suggested later.
func TestAPaperOfAnImportCountsAsPrinted(t *testing.T) {
	w := newWorld(t)
	ctx, parcels := t.Context(), parcel.NewService(w.DB)
	text := "一、单选题（每题5分，共10分）\n1. 谁签字？( )\nA. 老板 B. 前台 C. 保安 D. 司机\n答案:A\n2. 合同由哪个部门归档？( )\nA. 法务 B. 后厨 C. 保安 D. 司机\n答案:A\n" +
		"二、判断题\n1. 教练可以不止一个。(√)\n2. 付款总在立项之前。（3分）(×)\n"
	from, err := parcels.Upload(ctx, w.trainer, "卷一.txt", []byte(text), false)
	must(t, from, err)
	i, err := parcels.Get(ctx, w.trainer, from)
	if must(t, i, err).Marked != (parcel.Marked{N: 3, Marks: 1300}) {
		t.Errorf("the preview tells %+v", i.Marked)
	}
	ok(t, parcels.Confirm(ctx, w.trainer, from, i.Version, parcel.Way{Active: true}))
	id, err := w.exams.PaperOfImport(ctx, w.trainer, from, "卷一")
	s := w.sheet(must(t, id, err))
	usual := exam.UsualMarks(question.TrueFalse)
	var got []question.Marks
	for _, e := range s.Entries[0] {
		got = append(got, e.Marks)
	}
	if len(got) != 4 || got[0] != 500 || got[1] != 500 || got[2] != usual || got[3] != 300 || s.Marks != 1300+usual || s.Sections[0].Marks != 500 || s.Sections[1].Marks != usual {
		t.Errorf("the paper counts %v, %d in all: %+v", got, s.Marks, s.Sections)
	}
	other := w.paper(exam.Fixed, 1)
	ok(t, w.exams.AddQuestions(ctx, w.trainer, other, 1, []bank.ID{s.Entries[0][0].Ref.ID, s.Entries[0][3].Ref.ID}))
	if s := w.sheet(other); s.Entries[0][0].Marks != 500 || s.Entries[0][1].Marks != 300 {
		t.Errorf("put into a paper by hand: %+v", s.Entries[0])
	}
}
