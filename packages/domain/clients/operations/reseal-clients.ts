import type { SqlTransaction } from '@kean/db';
import { byteaArray, textArray, uuidArray } from '@kean/db/binary-arrays';
import { type DataKey, DecryptionError, isUnderNewest, open, seal } from '@kean/encryption';
import type { ClientId } from '@kean/kernel';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.ts';

interface SealedValue {
  readonly client: ClientId;
  readonly row: string;
  readonly sealed: Buffer;
}

/**
 * Seals everything of these clients under the newest generation of their keys, in the caller's transaction; what is under it already
 * stays. A value that does not open stays as it is, for it is evidence.
 * @returns clients of whom something did not open
 */
export async function resealClients(tx: SqlTransaction, keys: ReadonlyMap<string, DataKey>): Promise<Set<ClientId>> {
  const unreadable = new Set<ClientId>();
  for (const column of SEALED_COLUMNS) {
    const values = await tx.query<SealedValue>(column.read, [[...keys.keys()]]);
    const anew = values.flatMap((value) => resealed(column, value, keys.get(value.client), unreadable));
    if (anew.length === 0) continue;
    await tx.query(column.write, [
      uuidArray(anew.map(({ client }) => client)),
      textArray(anew.map(({ row }) => row)),
      byteaArray(anew.map(({ sealed }) => sealed)),
    ]);
  }
  return unreadable;
}

function resealed(
  column: SealedColumn,
  { client, row, sealed }: SealedValue,
  key: DataKey | undefined,
  unreadable: Set<ClientId>,
): SealedValue[] {
  if (key === undefined || isUnderNewest(key, sealed)) return [];
  const place = column.place(client, row);
  try {
    const plain = open(key, place, sealed);
    const anew = seal(key, place, plain);
    plain.fill(0);
    return [{ client, row, sealed: anew }];
  } catch (error) {
    if (!(error instanceof DecryptionError)) throw error;
    unreadable.add(client);
    return [];
  }
}
