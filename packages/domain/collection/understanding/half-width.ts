const WIDE = /[\uff01-\uff5e\u3000]/;
const WIDE_ALL = /[\uff01-\uff5e\u3000]/g;

/**
 * Full-width forms as a Chinese input method types them → ASCII (U+FF01–FF5E, ideographic space). Nothing else is touched:
 * Unicode's NFKC would also fold characters that belong to people's names.
 */
export function toHalfWidth(text: string): string {
  if (!WIDE.test(text)) return text;
  return text.replace(WIDE_ALL, (char) => (char === '\u3000' ? ' ' : String.fromCharCode(char.charCodeAt(0) - 0xfee0)));
}
