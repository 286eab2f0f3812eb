import { TlogError } from './tlog-error.ts';

/** An entry's length stands before it in two bytes. */
export const MAX_ENTRY_BYTES = 0xffff;

/** The entries of one bundle as bytes: each after its length, big-endian. */
export function bundleOf(entries: readonly Uint8Array[]): Buffer {
  const bundle = Buffer.allocUnsafe(entries.reduce((bytes, entry) => bytes + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_BYTES)
      throw new TlogError('BUNDLE_MALFORMED', `an entry of ${entry.length} bytes is too long`);
    at = bundle.writeUInt16BE(entry.length, at);
    bundle.set(entry, at);
    at += entry.length;
  }
  return bundle;
}

/**
 * The entries of a bundle, as views into it.
 * @param width how many there must be
 * @throws TlogError `BUNDLE_MALFORMED` when it holds fewer, more, or half of one
 */
export function entriesOf(bundle: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bundle.length) {
    // Of half an entry the end lies behind the bundle, which is refused below.
    const end = at + 2 + (((bundle[at] as number) << 8) | (bundle[at + 1] ?? 0));
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  if (entries.length !== width || at !== bundle.length) {
    throw new TlogError('BUNDLE_MALFORMED', `a bundle does not hold the ${width} entries it should`);
  }
  return entries;
}
