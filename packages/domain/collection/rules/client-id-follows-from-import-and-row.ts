import { createHash } from 'node:crypto';
import type { ClientId, ImportId } from '@kean/kernel';

/** Rows that fit into an id. */
const MOST_ROWS = 2 ** 20;

/**
 * The id of the client that a row of a list becomes: a UUID version 7 whose time is the start of the import and whose next twenty
 * bits are the row, so that the clients of a list stand in the order of the list. The rest is a hash of both.
 *
 * It is always the same for the same import and row. A run that was killed after it had made keys for a batch finds these keys
 * again when it comes back, instead of leaving keys that belong to nobody.
 * @param startedAt when the import first ran; stored, never the clock
 */
export function clientIdOf(importId: ImportId, startedAt: Date, row: number): ClientId {
  if (row < 0 || row >= MOST_ROWS) throw new RangeError('a list has fewer rows than that');
  const bytes = createHash('sha256').update(`${importId}/${row}`).digest().subarray(0, 16);
  bytes.writeUIntBE(startedAt.getTime(), 0, 6);
  bytes[6] = 0x70 | (row >> 16);
  bytes[7] = (row >> 8) & 0xff;
  bytes[8] = 0x80 | ((row & 0xff) >> 2);
  bytes[9] = ((row & 0x03) << 6) | ((bytes[9] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as ClientId;
}

/** The first and the last id that a client of an import can have which began then; others of the same millisecond lie between them too. */
export function idsOfImport(startedAt: Date): { readonly from: ClientId; readonly to: ClientId } {
  const time = startedAt.getTime().toString(16).padStart(12, '0');
  const at = `${time.slice(0, 8)}-${time.slice(8)}`;
  return { from: `${at}-7000-8000-000000000000` as ClientId, to: `${at}-7fff-bfff-ffffffffffff` as ClientId };
}

/** The row of this import that a client came from; `null` for a client of any other origin. */
export function rowOfClient(importId: ImportId, startedAt: Date, clientId: ClientId): number | null {
  const bytes = Buffer.from(clientId.replaceAll('-', ''), 'hex');
  const [six = 0, seven = 0, eight = 0, nine = 0] = bytes.subarray(6, 10);
  const row = ((six & 0x0f) << 16) | (seven << 8) | ((eight & 0x3f) << 2) | (nine >> 6);
  return clientIdOf(importId, startedAt, row) === clientId ? row : null;
}
