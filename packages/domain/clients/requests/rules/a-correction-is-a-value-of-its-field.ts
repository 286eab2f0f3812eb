import type { CorrectableField } from '../../contract/requests.ts';
import { normalisePhone } from '../../rules/normalise-phone.ts';

const PHONE = /^\d{7,15}$/;
const IDENTITY_NUMBER = /^\d{17}[\dX]$/;
const MOST_NAME = 40;
/** Weights and check characters of the 18-digit number (GB 11643-1999). */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** The value as the dossier keeps it, or `null` where it is none of that field. */
export function aCorrectionIsAValueOfItsField(field: CorrectableField, written: string): string | null {
  const value = written.normalize('NFC').trim();
  if (value === '' || /\p{Cc}/u.test(value)) return null;
  switch (field) {
    case 'name':
      return [...value].length <= MOST_NAME ? value : null;
    case 'gender':
      return value === '男' || value === '女' ? value : null;
    case 'phone':
    case 'phone2':
      return PHONE.test(normalisePhone(value)) ? value : null;
    case 'idNumber':
      return identityNumber(value);
    case 'remark':
      return value;
  }
}

function identityNumber(written: string): string | null {
  const number = written.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  if (!IDENTITY_NUMBER.test(number)) return null;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
  return CHECKS[sum % CHECKS.length] === number[17] ? number : null;
}
