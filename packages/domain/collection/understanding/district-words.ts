/**
 * Names of districts that may stand in the clear in `district`. Only what is on this list leaves the sealed wording: a free text
 * in that column may hold anything, also a name. Source: administrative divisions of the cities named, 2024.
 */
const BY_CITY = {
  郑州: '金水区 二七区 中原区 管城回族区 惠济区 上街区 郑东新区 高新区 经开区 航空港区 中牟县 巩义市 荥阳市 新密市 新郑市 登封市',
  上海: '黄浦区 徐汇区 长宁区 静安区 普陀区 虹口区 杨浦区 闵行区 宝山区 嘉定区 浦东新区 金山区 松江区 青浦区 奉贤区 崇明区',
  北京: '东城区 西城区 朝阳区 丰台区 石景山区 海淀区 门头沟区 房山区 通州区 顺义区 昌平区 大兴区 怀柔区 平谷区 密云区 延庆区',
  广州: '越秀区 荔湾区 海珠区 天河区 白云区 黄埔区 番禺区 花都区 南沙区 从化区 增城区',
  深圳: '罗湖区 福田区 南山区 宝安区 龙岗区 盐田区 龙华区 坪山区 光明区',
  杭州: '上城区 拱墅区 西湖区 滨江区 萧山区 余杭区 富阳区 临安区 临平区 钱塘区',
  南京: '玄武区 秦淮区 建邺区 鼓楼区 浦口区 栖霞区 雨花台区 江宁区 六合区 溧水区 高淳区',
  苏州: '姑苏区 虎丘区 吴中区 相城区 吴江区 工业园区',
  武汉: '江岸区 江汉区 硚口区 汉阳区 武昌区 青山区 洪山区 东西湖区 汉南区 蔡甸区 江夏区 黄陂区 新洲区',
  成都: '锦江区 青羊区 金牛区 武侯区 成华区 龙泉驿区 青白江区 新都区 温江区 双流区 郫都区 新津区',
  重庆: '渝中区 江北区 南岸区 九龙坡区 沙坪坝区 大渡口区 渝北区 巴南区 北碚区',
  天津: '和平区 河东区 河西区 南开区 河北区 红桥区 东丽区 西青区 津南区 北辰区 武清区 宝坻区 滨海新区',
  西安: '新城区 碑林区 莲湖区 雁塔区 灞桥区 未央区 长安区 高陵区',
} as const;

/** District → itself, and its name without 区 or 县 → the full one where that is unambiguous. */
export const DISTRICTS: ReadonlyMap<string, string> = spellings(
  Object.values(BY_CITY).flatMap((names) => names.split(' ')),
);

function spellings(names: readonly string[]): Map<string, string> {
  const map = new Map<string, string>();
  for (const name of names) {
    const short = name.replace(/(?:新区|回族区|区|县|市)$/, '');
    if (short.length >= 2 && !map.has(short)) map.set(short, name);
  }
  for (const name of names) map.set(name, name);
  return map;
}
