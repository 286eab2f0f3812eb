import type { Chance } from './random.ts';

const SURNAMES = [
  ...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜',
  '欧阳',
  '上官',
  '司徒',
  '皇甫',
];
const GIVEN = [...'安宁和平思远清源若水明月松涛海晏河晴知秋怀瑾景行修齐向晚听雨'];

export function inventName(chance: Chance): string {
  const given = chance.oneOf(GIVEN) + (chance.happens(0.7) ? chance.oneOf(GIVEN) : '');
  return chance.oneOf(SURNAMES) + given;
}

const NETWORKS = ['139', '186', '166', '178', '198', '199', '155', '133', '177', '188', '150', '136'];

/** A number of a block that ends in a plain count, so that thousands can be told to be invented at a glance. */
export function inventPhone(count: number): string {
  const network = NETWORKS[count % NETWORKS.length] ?? '139';
  return `${network}000${String(Math.floor(count / NETWORKS.length)).padStart(5, '0')}`;
}

/** A number of the 居民身份证 form with a check character that holds (GB 11643-1999). */
export function inventIdNumber(chance: Chance): string {
  const born = `${chance.whole(1950, 2004)}${two(chance.whole(1, 12))}${two(chance.whole(1, 28))}`;
  const body = `410105${born}${String(chance.whole(0, 999)).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body[index]), 0);
  return body + '10X98765432'[sum % 11];
}

export function breakIdNumber(number: string): string {
  return number.slice(0, 17) + (number.endsWith('1') ? '2' : '1');
}

export function wide(text: string): string {
  return text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
}

/** A phone as people type it. */
export function typedPhone(phone: string, chance: Chance): string {
  const groups = [phone.slice(0, 3), phone.slice(3, 7), phone.slice(7)];
  const way = chance.whole(0, 9);
  if (way === 0) return wide(phone);
  if (way === 1) return groups.join('-');
  if (way === 2) return `+86 ${groups.join(' ')}`;
  if (way === 3) return `0086${phone}`;
  return phone;
}

export function typedDate(chance: Chance): string {
  const [year, month, day] = [chance.whole(2015, 2025), chance.whole(1, 12), chance.whole(1, 28)];
  const serial = Math.round((Date.UTC(year, month - 1, day) - Date.UTC(1899, 11, 30)) / 86_400_000);
  return chance.oneOf([
    `${year}/${month}/${day}`,
    `${year}-${month}-${day}`,
    `${year}.${month}.${day}`,
    `${year}年${month}月${day}日`,
    String(serial),
  ]);
}

export function typedPrice(chance: Chance): string {
  const wan = chance.whole(50, 600);
  return chance.oneOf([
    '',
    '面议',
    `${wan}万`,
    `${wan}-${wan + 50}万`,
    `${wan}万左右`,
    `${wan * 10_000}`,
    `${wide(`${wan}`)}万`,
  ]);
}

export function typedArea(chance: Chance): string {
  const metres = chance.whole(40, 150);
  return chance.oneOf(['', `${metres}㎡`, `${metres}-${metres + 40}平`, `${metres}.${chance.whole(10, 99)}`]);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
