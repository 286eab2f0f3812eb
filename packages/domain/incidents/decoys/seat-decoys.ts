import { hidePlace, newPlace } from '@kean/clients/contract/decoys';
import type { SqlTransaction } from '@kean/db';
import type { Keyring } from '@kean/encryption';
import { type BranchId, newId, type StaffId } from '@kean/kernel';

const SEAT = `INSERT INTO decoy_seat (id, branch_id, hidden, generation, ordered_by)
  SELECT d.id, $3::uuid, d.hidden, $4::int4, $5::uuid FROM unnest($1::uuid[], $2::bytea[]) AS d(id, hidden)`;

/** Draws places for so many decoys and hides them. From here on nobody without the key knows which clients they become. */
export async function seatDecoys(
  tx: SqlTransaction,
  keyring: Keyring,
  { branchId, count, orderedBy }: { readonly branchId: BranchId; readonly count: number; readonly orderedBy: StaffId },
): Promise<void> {
  const { writing } = await keyring.indexes();
  const seats = Array.from({ length: count }, () => {
    const id = newId<'DecoySeat'>();
    return { id, hidden: hidePlace(writing, id, newPlace()) };
  });
  const [ids, hidden] = [seats.map(({ id }) => id), seats.map((seat) => seat.hidden)];
  await tx.query(SEAT, [ids, hidden, branchId, writing.generation, orderedBy]);
}
