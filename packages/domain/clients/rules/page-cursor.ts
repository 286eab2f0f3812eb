import type { ClientId } from '@kean/kernel';

/** Above every UUID version 7, so that the first page and the next ones are one statement. */
export const BEFORE_FIRST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const FORM = 1;
const BYTES = 17;

/**
 * The place in a list as opaque text: form byte 1 and the id of the last row. It needs no signature, since it only says where to
 * go on and every page is cut to the caller's scope again; it is validated, so that nothing but an id reaches the database.
 */
export function writeCursor(last: ClientId): string {
  return Buffer.concat([Buffer.of(FORM), Buffer.from(last.replaceAll('-', ''), 'hex')]).toString('base64url');
}

/** The id a cursor stands for, `null` for anything that {@link writeCursor} did not write. */
export function readCursor(cursor: string): ClientId | null {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length !== BYTES || bytes[0] !== FORM || bytes.toString('base64url') !== cursor) return null;
  const hex = bytes.toString('hex', 1);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return parts.join('-') as ClientId;
}
