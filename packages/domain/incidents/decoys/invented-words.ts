import { type Dice, oneOf } from './dice.ts';

/** What agents write down everywhere: nothing of it says who somebody is. */
const PHRASES = [
  '看房时间灵活',
  '近地铁优先',
  '需南北通透',
  '电梯房',
  '周末可看',
  '预算可谈',
  '学区优先',
  '楼层不限',
  '采光好',
  '拎包入住',
];
const encoder = new TextEncoder();

/** Words of so many bytes. */
export function inventedText(dice: Dice, bytes: number): string {
  let text = '';
  while (encoder.encode(text).length < bytes) text += `${text === '' ? '' : '，'}${oneOf(dice, PHRASES)}`;
  let kept = '';
  for (const character of text) {
    if (encoder.encode(kept + character).length > bytes) break;
    kept += character;
  }
  return kept.padEnd(kept.length + bytes - encoder.encode(kept).length, '.');
}

const FRAME = encoder.encode('{"remark":""}').length;

/** Own words as they are sealed, of so many bytes as JSON. */
export function inventedWords(dice: Dice, bytes: number): Readonly<Record<string, string>> {
  return { remark: inventedText(dice, Math.max(1, bytes - FRAME)) };
}

const AREAS = ['110101', '310104', '440103', '510104', '320102', '330102', '410102', '420102'];
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** An identity number of somebody born in the 1850s: nobody who lives has it. */
export function inventedId(dice: Dice): string {
  const two = (least: number, most: number) => String(least + dice.below(most - least + 1)).padStart(2, '0');
  const first = `${oneOf(dice, AREAS)}185${dice.below(10)}${two(1, 12)}${two(1, 28)}${String(dice.below(1_000)).padStart(3, '0')}`;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(first[at]), 0);
  return `${first}${'10X98765432'[sum % 11] ?? '0'}`;
}
