import { surnameLength } from './compound-surnames.ts';
import { normaliseName } from './normalise-name.ts';

const HAN = /^\p{Script=Han}+$/u;

/**
 * What a list shows of a name: 王小明 → 王**, 欧阳修 → 欧阳*, 买买提·吐尔逊 → 买**·***, Anna Lee → A*** L***.
 *
 * A Chinese name keeps its surname and its length, as the trade writes it on receipts. Of any other text only the first letter of
 * each word stays, behind a fixed number of stars, because the length of a foreign name nearly names it. The mask never
 * equals the name.
 */
export function maskName(written: string): string {
  const name = normaliseName(written);
  const [first = '', ...others] = name.split('·').filter((part) => part !== '');
  if (HAN.test(first)) {
    const stars = others.map((part) => '*'.repeat(Array.from(part).length));
    return [others.length === 0 ? maskChinese(first) : keepFirst(first), ...stars].join('·');
  }
  const words = name.split(/[\s·]+/).filter((word) => word !== '');
  return words.slice(0, MOST_WORDS).map(maskWord).join(' ');
}

/** More initials than this would spell out a sentence that somebody typed into the name column. */
const MOST_WORDS = 3;

function maskChinese(name: string): string {
  const characters = Array.from(name);
  if (characters.length === 1) return '*';
  const kept = surnameLength(characters);
  return characters.slice(0, kept).join('') + '*'.repeat(Math.min(characters.length - kept, 4));
}

function keepFirst(name: string): string {
  const characters = Array.from(name);
  return `${characters[0] ?? ''}${'*'.repeat(characters.length - 1)}`;
}

function maskWord(word: string): string {
  const [initial = ''] = Array.from(word);
  return `${/^[\p{L}]$/u.test(initial) ? initial : '*'}***`;
}
