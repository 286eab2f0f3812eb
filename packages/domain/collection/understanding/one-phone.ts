/**
 * One phone, one spelling: what the blind index is computed over, so registering, importing and searching must agree on it.
 *
 * Mainland mobiles become 11 digits (13812345678), landlines their digits with the area code (037166668888), numbers of
 * elsewhere keep `+` and country code (+85261234567). Accepts full-width digits, +86, 0086, 86, spaces, dashes, dots and
 * brackets.
 * @returns `null` where the text is not exactly one phone
 */
export function readOnePhone(text: string): string | null {
  const bare = asciiDigits(text).replace(/[\s\-‐-―()./·\u200b\u00a0]/g, '');
  if (MOBILE.test(bare)) return bare.slice(-11);
  if (LANDLINE.test(bare)) return bare.replace(/^(?:\+86|0086)0?/, '0');
  if (/^(?:\+|00)(?!86)/.test(bare) && ABROAD.test(bare)) return `+${bare.replace(/^(?:\+|00)/, '')}`;
  return null;
}

/** 11 digits, 13…–19… (工信部 numbering plan), with or without the country code. */
const MOBILE = /^(?:\+86|0086|86)?1[3-9]\d{9}$/;
/** Area code of two or three digits after the 0, then seven or eight digits that do not begin with 0 or 1. */
const LANDLINE = /^(?:(?:\+86|0086)0?|0)(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}$/;
/** ITU-T E.164: up to fifteen digits after the plus sign. */
const ABROAD = /^(?:\+|00)[1-9]\d{7,14}$/;

function asciiDigits(text: string): string {
  return text.replace(/[\uff01-\uff5e\u3000]/g, (char) =>
    char === '\u3000' ? ' ' : String.fromCharCode(char.charCodeAt(0) - 0xfee0),
  );
}
