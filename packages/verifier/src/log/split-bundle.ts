/** Entries of a bundle as far as it can be read. */
export interface SplitBundle {
  readonly entries: readonly Buffer[];
  /** Whether the bytes end where the last entry ends. */
  readonly whole: boolean;
}

const LENGTH_BYTES = 2;

/**
 * Splits a bundle into its entries: a big-endian uint16 length before each (C2SP tlog-tiles). Nothing is copied.
 * @param most entries after which the rest is left unread
 */
export function splitBundle(bytes: Buffer, most: number): SplitBundle {
  const entries: Buffer[] = [];
  let at = 0;
  while (at < bytes.length && entries.length < most) {
    if (at + LENGTH_BYTES > bytes.length) return { entries, whole: false };
    const end = at + LENGTH_BYTES + bytes.readUInt16BE(at);
    if (end > bytes.length) return { entries, whole: false };
    entries.push(bytes.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  return { entries, whole: at === bytes.length };
}
