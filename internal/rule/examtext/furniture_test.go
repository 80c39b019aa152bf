package examtext

import "testing"

func TestFurniture(t *testing.T) {
	for line, want := range map[string]bool{"": true, " 　": true, "版权说明：本站文档由用户上传，版权归原作者所有。": true, "下载积分 5 | 已阅读5页 | VIP": true, "答案：A": false, "B. 前台": false, "谁付款？| 财务": false} {
		if Furniture(line) != want {
			t.Errorf("%q: %v", line, !want)
		}
	}
}
