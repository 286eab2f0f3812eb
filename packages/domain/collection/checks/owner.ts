import { asks, type FieldCheck, refuses } from './finding.ts';

const IMPOSSIBLE = refuses(
  'owner-impossible',
  '请按不动产权证填写产权人的姓名或单位名称；共有的用顿号分开。',
  'Please enter the owner as the certificate names them, a person or a company; several with commas.',
);
const HAS_DIGITS = asks(
  'owner-has-digits',
  '产权人里有数字，请确认没有填入证件号码或电话。',
  'There are digits in the owner’s name. Please confirm that it holds no identity number and no phone.',
);

/** Who owns a home, in the words of the certificate: a name has letters, and seldom a digit. Numbers of documents have fields of their own. */
export const checkOwner: FieldCheck = (text) => {
  const written = text.normalize('NFKC').trim();
  if (!/\p{L}.*\p{L}/su.test(written) || /\d{6}/.test(written)) return IMPOSSIBLE;
  return /\d/.test(written) ? HAS_DIGITS : null;
};
