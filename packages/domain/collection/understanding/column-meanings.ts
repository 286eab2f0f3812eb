import type { ColumnMeaning } from '../contract.ts';
import { toHalfWidth } from './half-width.ts';
import { readIdNumber } from './id-number.ts';
import { readPhones } from './phones.ts';

type Known = Exclude<ColumnMeaning, 'ignore'>;

/** Headers as they stand in old lists, Chinese and English, without spaces, units and marks. */
const SYNONYMS: Readonly<Record<Known, string>> = {
  name: '客户姓名 姓名 客户 客户名 客户名称 名字 名称 联系人 业主姓名 业主 称呼 房东姓名 租客姓名 买方姓名 卖方姓名 name clientname customer customername fullname contact',
  gender: '性别 称谓 男女 gender sex title',
  phone:
    '联系电话 电话 手机 手机号 手机号码 电话号码 联系方式 移动电话 客户电话 业主电话 联系手机 固话 座机 备用电话 备用手机 第二电话 其他电话 电话1 电话2 手机1 手机2 联系电话1 联系电话2 tel mobile phone phonenumber mobilephone cell telephone contactnumber',
  idNumber: '身份证号 身份证 身份证号码 证件号 证件号码 证件 居民身份证 idnumber idcard id identitynumber',
  clientType:
    '客户类型 类型 客户类别 类别 客户性质 需求类型 交易类型 租售 租售类型 委托类型 业务类型 用途 clienttype type customertype category',
  district: '意向区域 区域 意向商圈 商圈 片区 城区 行政区 区县 意向片区 需求区域 district region',
  layout: '户型 房型 居室 意向户型 几室几厅 室厅 layout rooms housetype',
  price:
    '预算 价格 总价 报价 售价 租金 期望价格 心理价位 价位 意向价格 委托价格 挂牌价 底价 price budget askingprice rent',
  area: '面积 建筑面积 意向面积 建面 房屋面积 需求面积 产权面积 size floorarea sqm area',
  moveIn: '入住时间 入住日期 期望入住 意向入住时间 交房时间 入住 movein moveindate',
  address:
    '房产地址 地址 物业地址 房屋地址 房源地址 房屋坐落 坐落 小区 小区名称 楼盘 楼盘名称 楼栋 房号 门牌号 address propertyaddress',
  certificateNo:
    '产权证号 不动产权证号 房产证号 房产证 产权证 证书编号 不动产证号 产证编号 certificateno deedno titleno',
  owner: '产权人 产权人姓名 产权所有人 所有权人 房屋所有权人 不动产权利人 权利人 owner ownername titleholder',
  builtYear: '年代 建筑年代 建成年代 建造年代 建成年份 竣工年份 建筑年份 yearbuilt builtyear buildingyear',
  agent: '归属经纪人 经纪人 业务员 跟进人 归属人 维护人 录入人 置业顾问 负责人 所属经纪人 agent salesperson',
  branch: '门店 所属门店 店面 店铺 分店 归属门店 branch store shop',
  registeredOn:
    '登记日期 登记时间 录入时间 录入日期 委托日期 日期 创建时间 创建日期 登记 date registeredon registered createdat created',
  remark: '备注 说明 跟进 跟进记录 描述 其他 需求描述 备注信息 跟进情况 remark remarks note notes comment comments',
};

const MEANING_OF: ReadonlyMap<string, Known> = new Map(
  (Object.entries(SYNONYMS) as [Known, string][]).flatMap(([meaning, words]) =>
    words.split(' ').map((word): [string, Known] => [word, meaning]),
  ),
);

/** Meanings that several columns may share; their cells are read together. */
export const REPEATABLE: ReadonlySet<ColumnMeaning> = new Set<ColumnMeaning>(['phone', 'address', 'remark', 'ignore']);

/** What a header says, or `null`: units in brackets, marks and spaces do not count. */
export function meaningOfHeader(header: string): Known | null {
  const words = toHalfWidth(header)
    .toLowerCase()
    .replace(/[([【].*?[)\]】]/g, '')
    .replace(/[\s*#_:'"`.-]/g, '')
    .replace(/万?元$|㎡$/, '');
  return MEANING_OF.get(words) ?? null;
}

/**
 * Guesses what each column means, from its header and, where no header says phone or id number, from the cells below.
 * @param samples some data rows, same column order
 */
export function guessMeanings(headers: readonly string[], samples: readonly (readonly string[])[]): ColumnMeaning[] {
  const taken = new Set<ColumnMeaning>();
  const guessed = headers.map((header): ColumnMeaning => {
    const meaning = meaningOfHeader(header);
    if (meaning === null || (taken.has(meaning) && !REPEATABLE.has(meaning))) return 'ignore';
    taken.add(meaning);
    return meaning;
  });
  adoptByContent('phone', (cell) => readPhones(cell).phones.length > 0, guessed, samples);
  adoptByContent('idNumber', (cell) => readIdNumber(cell).kind === 'valid', guessed, samples);
  return guessed;
}

/** Gives a meaning that no header claimed to the first unclaimed column of which most cells look like it. */
function adoptByContent(
  meaning: Known,
  looksLike: (cell: string) => boolean,
  guessed: ColumnMeaning[],
  samples: readonly (readonly string[])[],
): void {
  if (guessed.includes(meaning)) return;
  for (const [column, claimed] of guessed.entries()) {
    if (claimed !== 'ignore') continue;
    const filled = samples.map((row) => row[column] ?? '').filter((cell) => cell.trim() !== '');
    if (filled.length > 0 && filled.filter(looksLike).length * 2 > filled.length) {
      guessed[column] = meaning;
      return;
    }
  }
}
