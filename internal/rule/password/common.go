package password

import "strings"

// longest is the length of the longest piece that is looked for.
const longest = 64

// common holds what stands most often in passwords, in small letters: our
// own collection of English and Chinese habits, product words and defaults.
// Rows of keys, repeats and dates are found by rule and not listed.
var common = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(english + chinese + surnames + business) {
		words[w] = true
	}
	return words
}()

const english = `
password passwd passwort passw0rd pass word pword letmein welcome login logon signin secret master admin
administrator root user guest test tester testing demo default system server service manager super superuser
operator backup oracle mysql postgres database linux ubuntu windows microsoft apple google android iphone samsung
internet computer laptop network office home work family money dollar business company changeme change temp
temporary public private access open enter please hello hallo hi hey thanks thank you me my mine our your iloveyou
ilove love lovely lover loveyou loveme baby honey sweet sweetie sweetheart darling angel princess prince queen king
kiss hug heart forever always friend friends buddy happy smile lucky luck sunshine sunny summer winter spring autumn
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december flower rose lily daisy orange banana cherry lemon peach chocolate cookie coffee pizza
pepper ginger cheese butter dragon tiger lion eagle monkey panda puppy kitty kitten dog cat horse fish wolf bear
shark phoenix falcon butterfly dolphin football soccer baseball basketball hockey tennis golf chelsea arsenal
liverpool manchester barcelona madrid juventus michael jordan charlie george jennifer jessica ashley amanda daniel
thomas robert andrew matthew joshua anthony william david james john maria anna alex alexander superman batman
spiderman ironman pokemon pikachu naruto starwars matrix trustno1 whatever nothing everything something freedom
peace hunter killer ninja shadow ghost hacker cracker master1 mustang ferrari porsche mercedes corvette harley yamaha
honda toyota purple yellow green blue red black white silver golden diamond star moon sun sky ocean river mountain
jesus christ god heaven hell devil blessed church london paris berlin newyork america china beijing shanghai asdf qwer
zxcv zxc asd qwe abc xyz aaa qaz wsx edc abcd abc123 a1b2c3 1a2b3c qwe123 asd123 zxc123 a123 q123 p 12 1 key keys
`

const chinese = `
woaini woaiwo woaiwojia wodemima mima wo ai ni nihao nihaoma aini ainima aiwo wobuaini woxiangni wohenni
woshishui woshi woshini woshiwo wozuibang 520 521 1314 5201314 5211314 1314520 1314521 520520 147258 147369 159357
159753 789456 456789 963852 741852 852456 666 888 999 168 518 618 686 688 886 168168 518518 888888 666666 8888 6666
9999 112233 11223344 123123 123321 321321 12344321 123654 123abc abc123 a123456 a123456789 aa123456 aaa111 q123456
z123456 w123456 qq123456 qq qaz123 wang123 zhang123 li123 admin123 root123 test123 mm123 asd123456 zxc123456
zhongguo beijing shanghai guangzhou shenzhen chongqing tianjin wuhan chengdu hangzhou nanjing xian suzhou hunan hubei
sichuan guangdong jiangsu zhejiang shandong henan hebei fujian taiwan xianggang baobao baobei laopo laogong mama baba
jiejie meimei gege didi nainai yeye haizi erzi nver xiaoxiao xiaoming xiaohong xiaobai xiaolong feifei lele leilei
lili lala nana nini mimi tiantian tiankong tianshi feng feixiang kuaile xingfu pingan jiankang facai gongxi
gongxifacai zhufu shengri shunli chenggong jiayou fendou mengxiang weilai yongyuan aiqing qingren pengyou tongxue
laoshi xuesheng zaoshanghao wanan haha hehe heihei xixi gaga gongsi jingli kehu xiaoshou zongjingli laoban caiwu
gongzuo shiye guanliyuan yonghu denglu ceshi shujuku fuwuqi longteng huawei taobao alibaba tencent weixin baidu
wangyi xiaomi lenovo lianxiang jingdong zhifubao dingding feishu qq163 163 126 sina sohu
我爱你 密码 中国 北京 上海 公司 管理员 测试 你好 生日 快乐 爱你 老婆 老公 宝宝 宝贝 加油 平安 发财 销售 客户 经理
`

const surnames = `
wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang han
feng deng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lv ding ren shen yao lu cui zhong tan
fan jin shi liao jia xia fu fang bai zou meng xiong qin qiu hou yin lei long tao wan wen duan kong shao qian
zhangsan lisi wangwu zhaoliu wangwei wangfang lina zhangwei zhangli liwei liuyang wanglei wangjing zhangjing liqiang
zhangmin lijing wangli wangyan liuwei chenjie chenwei yangyang zhanglei lixin wangjun liming zhangjie
`

const business = `
kongdan c139 crm sales salesforce saleforce oa erp sap vpn wifi mail email web www com cn net org app cloud
`
