/**
 * Parts of which well-known passwords are made: 690 of them, written down by hand for KeAn from what every published ranking
 * of leaked passwords shows, and from the habits of people who type Chinese (pinyin, lucky and love numbers, names of places).
 * No corpus was copied. The list is small because whole passwords are not compared with it: every composition of up to four
 * parts is refused. A password that leaked although nobody would guess it is not recognised; that takes a corpus.
 */
const WORDS = `
password passwort passwd pass passw0rd pwd secret secure security private letmein login logon signin signup admin administrator
root user username guest test tester testing demo default system server master owner manager office company work job boss
welcome hello hi hey please open sesame access enter entry start begin changeme change temp temporary new old my our your the
me you us we is am are be this that it and or not no yes good great nice cool best super mega ultra hyper extra
iloveyou ilove love lover lovely loveyou loveme youlove baby babe honey sweetheart darling sweet sweety angel princess prince
queen king kitty kitten pussy puppy doggy dog cat tiger lion bear wolf eagle falcon hawk dragon dolphin horse monkey bunny
butterfly flower rose lily daisy sunshine sun sunny moon star stars sky rainbow summer winter spring autumn january february
march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
football soccer baseball basketball hockey tennis golf cricket rugby team player game gamer games gaming minecraft pokemon
pikachu naruto mario zelda sonic starwars matrix batman superman spiderman ironman hulk thor joker trustno one two three four
five six seven eight nine ten zero hundred thousand million michael jordan jennifer jessica ashley michelle nicole daniel andrew
joshua thomas robert william charlie charles george james john david anthony matthew richard joseph christopher amanda samantha
elizabeth maria anna laura sarah emily hannah sophie alexander alex max sam tom jack harry peter martin hunter killer shadow
ninja samurai warrior knight rocket thunder lightning fire flame ice water earth wind storm ocean river mountain freedom liberty
america american england london paris berlin tokyo china chinese beijing shanghai newyork texas chicago boston dallas yankees
rangers lakers bulls cowboys steelers eagles packers raiders arsenal chelsea liverpool barcelona juventus realmadrid manchester
united city ferrari porsche mercedes bmw audi toyota honda yamaha harley corvette mustang camaro computer internet google
facebook twitter youtube microsoft windows apple iphone android samsung nokia linux ubuntu oracle mysql database network
router wifi wireless mobile phone email mail website online money cash dollar gold silver diamond lucky luck magic merlin
wizard whatever nothing something anything everything forever never always mother father mom dad mum mama papa sister brother
family friend friends friendship happy happiness smile peace heaven hell devil satan demon god jesus christ lord amen bless
church cheese chocolate cookie cookies coffee pepper ginger orange banana apple peach cherry strawberry black white red blue
green yellow purple pink silver brown abc xyz qaz wsx edc asd zxc qwe qwer qwert qwerty azerty asdf zxcv zaq cde vfr bgt nhy
qazwsx asdfgh zxcvbn qwaszx aaa bbb xxx fuck fuckyou fuckoff shit asshole bitch sex sexy hot hottie
wo woai woaini woaiwo aini aiwo aiwojia woainimen wodemima mima mimashi nihao nihaoma zhongguo zhonghua beijing shanghai
guangzhou shenzhen hangzhou nanjing chengdu chongqing wuhan tianjin xian suzhou laopo laogong baobei baobao baba mama gege
jiejie didi meimei airen qinaide tianya xiaoxiao xiaoming xiaohong xiaoli xiaowei daming wang li zhang liu chen yang huang zhao
wu zhou xu sun ma zhu hu guo lin he gao luo zheng liang song tang deng feng yu dong yuan cai pan jiang wei ming hua jun jie
ping gang hui hong lei tao yan fang xin hao bo ying qiang fu gui facai gongxi fafafa wanan zaoan shengri kuaile xingfu pingan
jiankang tiantian kaixin meili nvshen nanshen shuaige meinv taobao alipay zhifubao weixin wechat tencent qq baidu sina weibo
fangchan fangzi fangwu maifang zufang zhongjie jingjiren jingji dianzhang mendian kehu zhaopin gongsi
密码 我爱你 中国 北京 上海 你好 客户 房产 中介 经纪人 公司 管理员 测试 登录 老婆 老公 宝贝 生日快乐
`;

const NUMBERS = `
123 1234 12345 123456 1234567 12345678 123456789 1234567890 321 4321 54321 654321 87654321 987654321 0987654321 123123 123321
112233 121212 123qwe 1q2w3e 1q2w3e4r 1q2w3e4r5t q1w2e3 q1w2e3r4 a1b2c3 a1b2c3d4 abc123 qwe123 asd123 zxc123 123abc 12qwaszx
520 521 1314 5201314 5211314 520520 521521 1314520 1314521 7758258 7758521 147258 147258369 159357 159753 789456 456789 741852
741852963 963852741 258369 369258 666 888 999 168 518 618 668 688 886 988 9527 10086 10010 110 119 120 12306 007 420 911
0000 1111 2222 3333 4444 5555 6666 7777 8888 9999 88888888 66666666 19491001 20080808
`;

/** In lower case, letters and digits only, two characters and more. */
export const COMMON_PARTS: ReadonlySet<string> = new Set(
  `${WORDS} ${NUMBERS}`.split(/\s+/).filter((part) => part.length > 1),
);
