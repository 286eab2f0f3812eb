/**
 * UTF-8 without replacement, without a dropped byte order mark: every text has one spelling in bytes.
 * @returns `null` where the bytes are not UTF-8
 */
export function readText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
