import { readOnePhone } from '../understanding/one-phone.ts';
import { asks, type FieldCheck, refuses } from './finding.ts';

const IMPOSSIBLE = refuses(
  'phone-impossible',
  '这不是一个电话号码。请填写 11 位手机号，或带区号的座机号。',
  'This is no phone number. Please enter a mobile of 11 digits, or a landline with its area code.',
);
const ABROAD = asks(
  'phone-abroad',
  '这是境外号码，请确认客户确实使用它。',
  'This number is from abroad. Please confirm that the client uses it.',
);
const LOOKS_INVENTED = asks(
  'phone-looks-invented',
  '号码像是随手填的，请与客户核对。',
  'This number looks made up. Please check it with the client.',
);

/** Known by comparing, not by looking at it. Whose it is, is no part of the sentence: nobody learns here who has which number. */
export const PHONE_IS_STAFFS = asks(
  'phone-is-staffs',
  '这是本公司工作人员的号码，不会收到客户的验证码、链接和短信。请填写客户本人的号码；同事本人就是客户的，可以先保存，再请个人信息保护负责人确认。',
  'This is a number of somebody who works here: no code, link or message for the client will go to it. Enter the client’s own; where the colleague is the client, save it and ask the protection officer to confirm.',
);

/** Six and more of one digit at the end, or the keys in their row: whoever types such a number seldom has it from a client. */
const INVENTED = /(\d)\1{5}$|(?:0123456|1234567|2345678|3456789|9876543|8765432)\d?$/;

/** A phone as it can be called; the spellings that {@link readOnePhone} understands. */
export const checkPhone: FieldCheck = (text) => {
  const phone = readOnePhone(text);
  if (phone === null) return IMPOSSIBLE;
  if (phone.startsWith('+')) return ABROAD;
  return INVENTED.test(phone) ? LOOKS_INVENTED : null;
};
