import type { SealedByName } from '../office/written-clients.ts';

const SURNAMES = '王李张刘陈杨黄赵周吴';
const GIVEN = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明';

/** Sealed values of an invented person. The same number always gives the same; no phone is given twice. */
export function invented(number: number): SealedByName {
  const name = `${SURNAMES[number % SURNAMES.length]}${GIVEN[number % GIVEN.length]}${GIVEN[(number * 7 + 3) % GIVEN.length]}`;
  const tail = String(10_000_000 + number * 7_919).slice(-8);
  return {
    name,
    gender: number % 2 === 0 ? '女' : '男',
    phone: `139${tail}`,
    phone2: `137${tail}`,
    idNumber: `41010519800101${String(number).padStart(4, '0')}`,
    remark: `备注${tail}：下班后联系`,
    wording: `登记说明${tail}`,
    'property.address': `测试路${tail}号`,
    'property.certificateNo': `豫证第${tail}号`,
    'property.wording': `房源原话${tail}`,
    'demand.wording': `需求原话${tail}`,
  };
}
