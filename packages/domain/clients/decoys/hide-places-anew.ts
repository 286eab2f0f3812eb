import type { SqlTransaction } from '@kean/db';
import type { BlindIndex, Keyring } from '@kean/encryption';
import { hidePlace, openPlace } from './hidden-place.ts';

const BEHIND = 'SELECT id, hidden, generation FROM decoy_seat WHERE generation < $1::int4 FOR UPDATE';
const HIDE = `UPDATE decoy_seat s SET hidden = d.hidden, generation = $3::int4
  FROM unnest($1::uuid[], $2::bytea[]) AS d(id, hidden) WHERE s.id = d.id`;

/**
 * Hides every place under this index, while the one before is still there. Of all seats at once: they are some hundreds.
 * @returns how many do not open, and are lost with the index before
 */
export async function hidePlacesAnew(tx: SqlTransaction, keyring: Keyring, index: BlindIndex): Promise<number> {
  const { searching } = await keyring.indexes();
  const behind = await tx.query<{ id: string; hidden: Buffer; generation: number }>(BEHIND, [index.generation]);
  const hidden = behind.flatMap(({ id, hidden: before, generation }) => {
    const older = searching.find((one) => one.generation === generation);
    const place = older === undefined ? null : openPlace(older, id, before);
    return place === null ? [] : [{ id, bytes: hidePlace(index, id, place) }];
  });
  await tx.query(HIDE, [hidden.map(({ id }) => id), hidden.map(({ bytes }) => bytes), index.generation]);
  return behind.length - hidden.length;
}
