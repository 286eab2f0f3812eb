/**
 * Texts of a log have one spelling each. A reader that is lenient about a spelling lets a file be changed without a refusal, so
 * what is not spelled as the writer spells it is read as nothing.
 */

/** RFC 4648 section 4 with padding; `null` for any other spelling of the same bytes. */
export function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

const DECIMAL = /^(?:0|[1-9][0-9]{0,15})$/;

/** ASCII decimal without leading zeroes, up to 2⁵³ - 1; `null` for anything else. */
export function fromDecimal(text: string): number | null {
  if (!DECIMAL.test(text)) return null;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : null;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `null` for bytes that are no UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
