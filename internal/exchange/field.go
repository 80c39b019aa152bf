package exchange

import (
	"slices"
	"strings"
	"unicode"

	"kongdan/internal/rule/fold"
)

// Field is what a column can mean.
type Field struct {
	Name     string // its text stands below "column.<kind>."
	Required bool
	Many     bool // several columns may go there
	heads    string
}

// The words of columns for which a field is guessed stand in one text, without
// spaces and marks, in Chinese and English.
const (
	headAccount = "account accountname customer customername company companyname client 客户 客户名称 客户名 公司 公司名称 单位 单位名称 企业名称"
	headOwner   = "owner ownername accountowner opportunityowner dealowner salesagent salesrep salesperson rep 负责人 客户经理 销售 销售员 销售代表 归属人 所有人 业务员"
	headNote    = "note notes remark remarks description comment comments memo 备注 说明 描述"
	headCreated = "created createdat createdon createddate createdate creationdate 创建时间 创建日期 建档日期"
	headEmail   = "email mail emailaddress 邮箱 电子邮箱 邮件 邮箱地址 电子邮件"
)

var fields = map[Kind][]Field{
	Accounts: {
		{Name: "id", heads: "id accountid customerid recordid 编号 客户编号 客户id 客户代码"},
		{Name: "name", Required: true, heads: headAccount + " name 名称 全称"},
		{Name: "parent", heads: "subsidiaryof parent parentaccount parentcompany group 上级客户 母公司 上级单位 上级公司 所属集团 集团"},
		{Name: "industry", heads: "sector industry vertical 行业 所属行业 客户行业"},
		{Name: "region", heads: "officelocation region area country city province location territory 区域 地区 省份 城市 所在地 所在城市 所属区域"},
		{Name: "credit_code", heads: "creditcode unifiedsocialcreditcode uscc taxid 统一社会信用代码 社会信用代码 信用代码 税号 纳税人识别号"},
		{Name: "website", heads: "website url web homepage 网址 官网 网站"},
		{Name: "address", heads: "address street officeaddress 地址 详细地址 注册地址 办公地址"},
		{Name: "owner", heads: headOwner},
		{Name: "created", heads: headCreated},
		{Name: "note", Many: true, heads: headNote},
	},
	People: {
		{Name: "id", heads: "id contactid personid recordid 编号 联系人编号 联系人id"},
		{Name: "account", Required: true, heads: headAccount + " 所属客户 所在单位"},
		{Name: "account_id", heads: "accountid customerid 客户编号 客户id"},
		{Name: "name", Required: true, heads: "name contact contactname fullname person 姓名 联系人 联系人姓名 名字"},
		{Name: "title", heads: "title jobtitle position job 职务 职位 岗位 头衔"},
		{Name: "department", heads: "department dept division 部门 所在部门 科室"},
		{Name: "mobile", heads: "mobile mobilephone cell cellphone 手机 手机号 手机号码 移动电话"},
		{Name: "phone", heads: "phone tel telephone officephone landline 电话 固定电话 座机 办公电话 固话"},
		{Name: "email", heads: headEmail},
		{Name: "wechat", heads: "wechat wechatid weixin 微信 微信号"},
		{Name: "reports_to", heads: "reportsto manager boss supervisor 汇报给 直属上级 上级 直接上级 领导"},
		{Name: "basis", heads: "basis basisforkeeping legalbasis lawfulbasis 依据 合法依据 处理依据 保存依据"},
		{Name: "basis_note", heads: "purpose basisnote legalbasisnote 用途 用途说明 依据说明 处理目的"},
		{Name: "basis_on", heads: "basisdate basisnotedon consentdate 依据日期 依据登记日期 同意日期"},
		{Name: "created", heads: headCreated},
		{Name: "note", Many: true, heads: headNote},
	},
	Products: {
		{Name: "id", heads: "id productid sku 编号 产品编号 产品代码 物料号"},
		{Name: "name", Required: true, heads: "product productname name item 产品 产品名称 品名 名称"},
		{Name: "series", heads: "series family category line productline 系列 类别 产品线 产品系列 分类"},
		{Name: "price", heads: "salesprice price listprice unitprice suggestedretailprice 价格 单价 标价 指导价 目录价 参考价"},
	},
	Members: {
		{Name: "name", Required: true, heads: "salesagent name fullname member user employee 姓名 成员 名字 销售 销售代表 用户 员工"},
		{Name: "login", heads: "login username loginname userid 用户名 登录名 账号 工号"},
		{Name: "email", heads: headEmail},
		{Name: "role", heads: "role position 角色 职位 岗位"},
		{Name: "department", heads: "department dept team division 部门 所在部门 团队 小组"},
		{Name: "region", heads: "regionaloffice region area office parentdepartment 大区 区域 上级部门 分公司 办事处 事业部"},
		{Name: "manager", heads: "manager supervisor boss lead teamlead 主管 经理 上级 直属上级 直接上级 领导"},
		{Name: "state", heads: "state active enabled 状态 账号状态 是否在职"},
	},
	Deals: {
		{Name: "id", heads: "opportunityid dealid id recordid 编号 商机编号 项目编号 商机id 项目id 商机号"},
		{Name: "name", heads: "name opportunity opportunityname deal dealname project projectname 商机 商机名称 项目 项目名称 名称"},
		{Name: "account", heads: headAccount},
		{Name: "account_id", heads: "accountid customerid 客户编号 客户id"},
		{Name: "owner", heads: headOwner},
		{Name: "status", heads: "dealstage stage stagename status outcome salesstage 状态 商机状态 项目状态 结果 商机结果 阶段 商机阶段 项目阶段"},
		{Name: "selling_stage", heads: "sellingstage 销售阶段"},
		{Name: "buying_stage", heads: "buyingstage 采购阶段 客户采购阶段"},
		{Name: "amount", heads: "closevalue amount value dealvalue dealamount revenue price 金额 商机金额 项目金额 预计金额 合同金额 成交金额 预算"},
		{Name: "margin", heads: "margin grossmargin 毛利率 毛利 预计毛利率"},
		{Name: "opened_on", heads: "engagedate openedon opened opendate startdate begindate createddate createddate created 开始日期 立项日期 启动日期 商机日期 创建日期 创建时间 发现日期"},
		{Name: "closed_on", heads: "closedate closedon closed closeddate actualclosedate decisionday 结束日期 关闭日期 结单日期 成交日期 赢单日期 定标日期 客户决策日期"},
		{Name: "expected_close", heads: "expectedclose expectedclosedate expectedclosingdate forecastdate 预计成交日期 预计签约日期 预计结单日期 预计关闭日期 预计成交"},
		{Name: "signed_on", heads: "signedon signed signdate signingdate contractdate 签约日期 合同日期 签订日期"},
		{Name: "products", heads: "product products productname item 产品 产品名称 涉及产品"},
		{Name: "rivals", heads: "competitor competitors rival rivals 竞争对手 竞品 竞争厂商"},
		{Name: "next_step", heads: "nextstep nextaction 下一步 下一步计划 下一步行动"},
		{Name: "next_step_on", heads: "nextstepdate nextstepon nextdate 下一步日期 下次跟进日期 下次跟进时间"},
		{Name: "reason", heads: "reason lossreason winreason closereason 原因 赢单原因 丢单原因 输单原因 结果原因"},
		{Name: "outcome_note", heads: "outcomenote closenote closingnote 结果说明 赢单说明 丢单说明 输单说明 总结"},
	},
}

// FieldCalled returns the field of a kind by its key, or by what is guessed to
// mean it.
func FieldCalled(k Kind, name string) (Field, bool) {
	if f, ok := fieldOf(k, name); ok {
		return f, true
	}
	i := slices.IndexFunc(fields[k], func(f Field) bool { return f.named(name) })
	if i < 0 {
		return Field{}, false
	}
	return fields[k][i], true
}

// FieldsOf lists what the columns of a kind can mean.
func FieldsOf(k Kind) []Field { return fields[k] }

func fieldOf(k Kind, name string) (Field, bool) {
	i := slices.IndexFunc(fields[k], func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return fields[k][i], true
}

// squash folds a name further than fold.Key: without spaces and marks, so that
// "GTX Pro" and "GTXPro" are one.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, fold.Key(s))
}

// named reports whether a column's name says that it is the field.
func (f Field) named(head string) bool {
	word := squash(head)
	return word != "" && (word == squash(f.Name) || slices.Contains(strings.Fields(f.heads), word))
}

// guessColumns assigns columns to fields by their names; "" leaves one out.
func guessColumns(k Kind, head []string) []string {
	columns := make([]string, len(head))
	taken := map[string]bool{}
	for i, h := range head {
		for _, f := range fields[k] {
			if (!taken[f.Name] || f.Many) && f.named(h) {
				columns[i], taken[f.Name] = f.Name, true
				break
			}
		}
	}
	return columns
}
