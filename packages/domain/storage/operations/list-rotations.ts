import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { ListRotationsInput, RotationPage } from '../contract.ts';
import { ROTATIONS, type StoredRotation, viewRotation } from './stored-rotation.ts';

const PAGE = `${ROTATIONS} WHERE ($1::uuid IS NULL OR r.id < $1::uuid) ORDER BY r.id DESC LIMIT $2::int`;

/** Rotations, newest first. */
export async function listRotations(call: SignedInContext, input: ListRotationsInput): Promise<RotationPage> {
  const { db, clock } = call.services;
  const { cursor = null, limit } = input;
  const rows = await inSqlTransaction(db, nobody, (tx) => tx.query<StoredRotation>(PAGE, [cursor, limit + 1]));
  const shown = rows.slice(0, limit).map((row) => viewRotation(row, clock.now()));
  return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}
