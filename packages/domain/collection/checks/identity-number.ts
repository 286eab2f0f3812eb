import { readIdNumber, residentNumberHolds } from '../understanding/id-number.ts';
import { asks, type FieldCheck, type Finding, refuses } from './finding.ts';

const IMPOSSIBLE = refuses(
  'id-number-impossible',
  '证件号码不成立（位数或校验码不符）。请对照证件重新填写。',
  'There is no such identity number: its length or check digit is wrong. Please copy it from the document.',
);
const NO_SUCH_DAY = refuses(
  'id-number-birthday-impossible',
  '证件号码中的出生日期不存在。请对照证件重新填写。',
  'The day of birth in this identity number does not exist. Please copy it from the document.',
);
const NO_SUCH_REGION = refuses(
  'id-number-region-impossible',
  '证件号码开头不是任何省级行政区。请对照证件重新填写。',
  'No province begins an identity number like this. Please copy it from the document.',
);
const OLD_FORM = refuses(
  'id-number-of-old-form',
  '15 位的第一代身份证自 2013 年起停用。请使用 18 位号码。',
  'Identity numbers of 15 digits have been out of use since 2013. Please use the one of 18.',
);
const OTHER_DOCUMENT = asks(
  'id-number-other-document',
  '这不是居民身份证号码，请确认是护照或通行证。',
  'This is no resident identity number. Please confirm that it is a passport or a travel permit.',
);
const VERY_OLD = asks(
  'id-number-very-old',
  '按证件号码，客户已超过 110 岁。请核对。',
  'By this number the client is older than 110. Please check it.',
);
const UNDER_FOURTEEN = asks(
  'client-under-fourteen',
  '客户未满十四周岁：须由监护人同意（个人信息保护法第三十一条）。',
  'The client is under fourteen: a guardian has to consent (PIPL 31).',
);

/** GB/T 2260: the provinces; 83 begins the residence permits of people from Taiwan, 81 and 82 those from Hong Kong and Macao. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
);

/** GB 11643-1999: province, day of birth and check character; other documents by their form alone. */
export const checkIdentityNumber: FieldCheck = (text, today) => {
  const reading = readIdNumber(text);
  if (reading.kind !== 'valid') return isOldForm(text) ? OLD_FORM : IMPOSSIBLE;
  if (!residentNumberHolds(reading.value)) return OTHER_DOCUMENT;
  if (!PROVINCES.has(reading.value.slice(0, 2))) return NO_SUCH_REGION;
  return judgeBirthday(reading.value.slice(6, 14), today);
};

function isOldForm(text: string): boolean {
  return /^\d{15}$/.test(text.replace(/[\s-]/g, ''));
}

function judgeBirthday(digits: string, today: Date): Finding | null {
  const iso = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  const born = new Date(`${iso}T00:00:00Z`);
  // A day that does not exist either is no date or becomes another one (30 February).
  if (Number.isNaN(born.getTime()) || born.toISOString().slice(0, 10) !== iso) return NO_SUCH_DAY;
  const now = dayInChina(today);
  if (iso > now) return NO_SUCH_DAY;
  if (iso <= yearsBefore(now, 110)) return VERY_OLD;
  return iso > yearsBefore(now, 14) ? UNDER_FOURTEEN : null;
}

/** `YYYY-MM-DD` where the clients are; China has one time and no summer time. */
function dayInChina(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** By text: whoever was born on 29 February reaches an age on 1 March of a common year. */
function yearsBefore(day: string, years: number): string {
  return `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`;
}
