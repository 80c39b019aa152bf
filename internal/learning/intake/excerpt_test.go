package intake

import (
	"strings"
	"testing"
)

// TestAnExcerptEndsWithItsQuestion: what a page says beside the exam is no part of the last
// question, whether documents, only their titles, or only notices follow.
func TestAnExcerptEndsWithItsQuestion(t *testing.T) {
	const exam = "<html><body><h1>采购小测</h1><p>一、单选题</p><p>1. 谁签字？（ ）</p><p>A. 老板</p><p>B. 前台</p><p>答案：A</p><p>2. 谁付款？（ ）</p><p>A. 财务</p><p>B. 前台</p><p>答案：A</p>"
	const prose = "<p>拜访之前先看客户最近的新闻，再列出三个要问的问题，最后约定下一步的时间和人。拜访之后当天写下听到的话，不写自己的猜测。</p>"
	for name, after := range map[string]string{
		"documents": "<h2>相关文档</h2><div>销售拜访的准备</div>" + prose + "<div>版权说明：本站文档由用户上传。</div>",
		"titles":    "<h2>相关文档</h2><ul><li>销售拜访的准备</li><li>怎样开周会</li></ul>",
		"notices":   "<div>版权说明：本站文档由用户上传。</div><div>下载积分 5 | 已阅读5页 | VIP</div>",
		"nothing":   "",
	} {
		f, err := Read([]byte(exam + after + "</body></html>"))
		if err != nil || len(f.Excerpts) != 2 {
			t.Fatalf("%s: %d questions, %v", name, len(f.Excerpts), err)
		}
		if last := f.Excerpts[1]; !strings.HasPrefix(last, "2. 谁付款") || !strings.HasSuffix(last, "答案：A") {
			t.Errorf("%s: the last question is shown as\n%s", name, last)
		}
	}
}
