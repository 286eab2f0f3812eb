import { toHalfWidth } from '../understanding/half-width.ts';
import { asks, type FieldCheck, refuses } from './finding.ts';

const IMPOSSIBLE = refuses(
  'credit-code-impossible',
  '统一社会信用代码不成立（位数、字符或校验码不符）。请对照营业执照重新填写。',
  'There is no such credit code: its length, a character or the check character is wrong. Please copy it from the licence.',
);
const INNER_CODE = asks(
  'credit-code-inner-code',
  '代码中的组织机构代码校验码不符，请对照营业执照核对。',
  'The organisation code inside this code does not check. Please compare it with the licence.',
);

/** GB 32100-2015: no I, O, S, V, Z, which are mistaken for digits. */
const SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const FORM = /^[1-9ANY][0-9A-HJ-NP-RTUWXY]\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/;
/** GB 11714: letters count from 10. */
const INNER_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** 统一社会信用代码 of a company, by GB 32100-2015. */
export const checkSocialCreditCode: FieldCheck = (text) => {
  const code = toHalfWidth(text).replace(/[\s-]/g, '').toUpperCase();
  if (!FORM.test(code) || checkSignOf(code) !== code[17]) return IMPOSSIBLE;
  return innerCheckOf(code.slice(8, 16)) === code[16] ? null : INNER_CODE;
};

/** §4.3: the weights are the powers of 3, modulo 31. */
function checkSignOf(code: string): string | undefined {
  let [sum, weight] = [0, 1];
  for (const sign of code.slice(0, 17)) {
    sum += SIGNS.indexOf(sign) * weight;
    weight = (weight * 3) % 31;
  }
  return SIGNS[(31 - (sum % 31)) % 31];
}

function innerCheckOf(inner: string): string {
  const sum = [...inner].reduce((total, sign, at) => total + Number.parseInt(sign, 36) * (INNER_WEIGHTS[at] ?? 0), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
}
