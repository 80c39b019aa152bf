package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/job"
	"kongdan/internal/learning/parcel"
	"kongdan/internal/org"
	"kongdan/internal/schema"
)

// importQuestions is how many questions --only import brings in; promised are
// three seconds for the preview, and three for bringing them in.
const importQuestions = 10_000

// step is one part of an import, as it was measured.
type step struct {
	name      string
	took, cpu time.Duration
}

// bringQuestions reads a text of many questions, brings them in and takes them
// back, and says how long each took, and how much of it the processor worked.
func bringQuestions(ctx context.Context, o options) error {
	if o.folder == "" {
		temporary, err := os.MkdirTemp("", "kongdan-bench")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(temporary) }()
		o.folder = temporary
	}
	d, trainer, err := importWorld(ctx, filepath.Join(o.folder, "import"))
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	busy := loadAverage()
	svc := parcel.NewService(d)
	work, stop := context.WithCancel(ctx)
	defer stop()
	go job.NewRunner(d, job.Config{Poll: 10 * time.Millisecond, Handlers: map[string]job.Handler{
		parcel.ReadKind: svc.HandleRead, parcel.LoadKind: svc.HandleLoad, parcel.UndoKind: svc.HandleUndo}}).Run(work)

	var steps []step
	var made parcel.ImportID
	measure := func(name string, from parcel.State, do func() error) error {
		begin, cpu := time.Now(), ownCPU()
		if err := do(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for {
			i, err := svc.Get(ctx, trainer, made)
			switch {
			case err != nil:
				return fmt.Errorf("%s: %w", name, err)
			case i.Error != "":
				return fmt.Errorf("%s: %s", name, i.Error)
			case i.State != from:
				steps = append(steps, step{name, time.Since(begin), ownCPU() - cpu})
				return nil
			}
			time.Sleep(20 * time.Millisecond) // looking costs, too
		}
	}
	text := []byte(questionText(importQuestions))
	err = measure("read, compare and show", parcel.Reading, func() (err error) {
		made, err = svc.Upload(ctx, trainer, "题库.txt", text, false)
		return err
	})
	if err != nil {
		return err
	}
	i, err := svc.Get(ctx, trainer, made)
	if err != nil {
		return err
	}
	err = measure("bring in", parcel.Importing, func() error { return svc.Confirm(ctx, trainer, made, i.Version, parcel.Way{Active: true}) })
	if err != nil {
		return err
	}
	if i, err = svc.Get(ctx, trainer, made); err != nil {
		return err
	}
	if err := measure("take back", parcel.Undoing, func() error { return svc.Undo(ctx, trainer, made) }); err != nil {
		return err
	}
	fmt.Printf("%d questions, %d KB of text; %d came in, %d of them ready to be asked; SQLite; load average before: %s.\n\n", importQuestions, len(text)>>10, i.Added, i.Result.Active, busy)
	fmt.Printf("| an import | s | CPU s |\n|---|--:|--:|\n")
	for _, s := range steps {
		fmt.Printf("| %s | %.1f | %.1f |\n", s.name, s.took.Seconds(), s.cpu.Seconds())
	}
	return nil
}

// importWorld makes an organisation with a trainer and no question.
func importWorld(ctx context.Context, folder string) (*db.DB, org.Actor, error) {
	var trainer org.Actor
	if err := os.RemoveAll(folder); err != nil {
		return nil, trainer, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, trainer, err
	}
	d, err := db.OpenSQLite(filepath.Join(folder, "kongdan.db"))
	if err != nil {
		return nil, trainer, err
	}
	if _, err := d.Migrate(ctx, schema.Files, ""); err != nil {
		return nil, trainer, err
	}
	return d, trainer, d.InTx(ctx, func(tx *db.Tx) error {
		o, err := org.InsertOrganisation(ctx, tx, org.NewOrganisation{Name: "测量公司", Currency: "CNY", Lang: "zh", TimeZone: "Asia/Shanghai"})
		if err != nil {
			return err
		}
		u, err := org.InsertMember(ctx, tx, o, org.NewMember{Login: "trainer", Name: "培训", Role: org.Trainer, Scope: org.ScopeAll, Lang: "zh", TimeZone: "Asia/Shanghai"})
		if err != nil {
			return err
		}
		trainer, err = org.ActorOf(ctx, tx, o, u)
		return err
	})
}

// questionText is an ordinary exam, whose questions differ from each other as
// those of people do.
func questionText(n int) string {
	r := rand.New(rand.NewPCG(5, 5)) // #nosec G404 -- a load
	pick := func(words []string) string { return words[r.IntN(len(words))] }
	var b strings.Builder
	b.WriteString("一、单选题\n")
	for i := range n {
		fmt.Fprintf(&b, "%d、%s%s%s，%s应当先%s%s？（%c）\n", i+1, pick(textWhen), pick(textWho), pick(textDoes), pick(textWho), pick(textVerb), pick(textWhat), "ABCD"[r.IntN(4)])
		for at, what := range r.Perm(len(textWhat))[:4] {
			fmt.Fprintf(&b, "%c、%s%s的%s\n", "ABCD"[at], pick(textVerb), pick(textWho), textWhat[what])
		}
		fmt.Fprintf(&b, "解析：%s之前要看%s的%s。\n", pick(textVerb), pick(textWho), pick(textWhat))
	}
	return b.String()
}

var (
	textWhen = strings.Fields("第一次拜访之后 方案演示之前 招标公告发出以后 预算被削减的时候 验收出现争议时 年底关账以前 换了负责人以后 试用结束那天 合同送审期间 对手降价之后 付款延期两个月时 现场调研的第二天")
	textWho  = strings.Fields("采购经理 技术负责人 财务总监 分管副总 使用部门 信息中心 我方销售 售前顾问 项目经理 法务专员 对方总经理 外部专家 车间主任 设备科长 区域代理 审计人员 运维班长 培训主管")
	textDoes = strings.Fields("提出反对意见 要求补充材料 不再回复邮件 介绍了新的联系人 改变评分办法 推迟签约 询问竞品报价 邀请参加内部会议 强调交付周期 质疑服务能力 希望分期付款 表示支持 想看同行案例 把需求写成三页纸")
	textVerb = strings.Fields("核对 记录 约见 拒绝 汇报 打印 复述 评估 撤回 更新 解释 追问 归档 比较 公布 签收 调整 取消 承诺 转交")
	textWhat = strings.Fields("决策流程 付款条件 验收标准 会议纪要 竞争对手的弱点 项目预算 需求清单 组织结构图 培训计划 备件价格 历史订单 样机数量 服务等级 投标保证金 立项报告 使用反馈 交付排期 质保期限 授权书 对账单 施工图纸 技术参数表")
)
