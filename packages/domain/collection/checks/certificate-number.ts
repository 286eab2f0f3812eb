import { toHalfWidth } from '../understanding/half-width.ts';
import { asks, type FieldCheck, refuses } from './finding.ts';

const NO_NUMBER = refuses(
  'certificate-without-number',
  '这里没有证号。请照不动产权证首页填写，例如“京(2020)朝阳区不动产权第0012345号”。',
  'There is no number here. Please copy it from the certificate, such as 京(2020)朝阳区不动产权第0012345号.',
);
const NO_SUCH_YEAR = refuses(
  'certificate-year-impossible',
  '不动产权证自 2015 年起颁发，证号中的年份不成立。请对照证件。',
  'Certificates of this kind have been issued since 2015; the year in the number cannot be. Please compare the certificate.',
);
const OTHER_FORM = asks(
  'certificate-of-other-form',
  '这不是不动产权证号的写法。若是旧版房产证，请确认。',
  'This is not how certificates of real property are numbered. Please confirm that it is an older title deed.',
);

/** The short names of the provinces, with which a certificate number begins. */
const PROVINCE = '[京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵黔云滇藏陕秦甘陇青宁新港澳台]';
/** 不动产登记暂行条例实施细则: province, year, county or city, serial number of seven digits. */
const FORM = new RegExp(`^${PROVINCE}\\((\\d{4})\\)[\\p{Script=Han}]{1,16}不动产权第\\d{7}号$`, 'u');
const FIRST_YEAR = 2015;

/** 不动产权证号; older deeds have many forms, and are asked about. */
export const checkCertificateNumber: FieldCheck = (text, today) => {
  const bare = toHalfWidth(text)
    .replace(/\s/g, '')
    .replace(/[〔【[]/g, '(')
    .replace(/[〕】\]]/g, ')');
  if (!/\d/.test(bare)) return NO_NUMBER;
  const [, year] = FORM.exec(bare) ?? [];
  if (year === undefined) return OTHER_FORM;
  const thisYear = new Date(today.getTime() + 8 * 3_600_000).getUTCFullYear();
  return Number(year) < FIRST_YEAR || Number(year) > thisYear ? NO_SUCH_YEAR : null;
};
