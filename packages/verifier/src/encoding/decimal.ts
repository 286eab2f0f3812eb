/** ASCII digits without a sign or leading zero. */
const DECIMAL = /^(0|[1-9][0-9]{0,15})$/;

/**
 * A size or an index. Above 2⁵³ a number would lose digits; no log of events grows there, and refusing is the safe answer.
 * @returns `null` where the text is not the one spelling of such a number
 */
export function readDecimal(text: string): number | null {
  if (!DECIMAL.test(text)) return null;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : null;
}
