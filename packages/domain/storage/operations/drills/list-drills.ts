import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { DrillPage, ListDrillsInput } from '../../contract/drills.ts';
import { DRILLS, type StoredDrill, viewDrill } from './stored-drill.ts';

const PAGE = `${DRILLS} WHERE ($1::uuid IS NULL OR d.id < $1::uuid) ORDER BY d.id DESC LIMIT $2::int`;
const PROVEN = `${DRILLS} WHERE d.state = 'proven' ORDER BY d.id DESC LIMIT 1`;

/** Drills, newest first, and the last one that proved a restore. */
export function listDrills(call: SignedInContext, { cursor = null, limit }: ListDrillsInput): Promise<DrillPage> {
  return inSqlTransaction(call.services.db, nobody, async (tx) => {
    const rows = await tx.query<StoredDrill>(PAGE, [cursor, limit + 1]);
    const [proven] = await tx.query<StoredDrill>(PROVEN);
    const shown = rows.slice(0, limit).map(viewDrill);
    return {
      lastProven: proven === undefined ? null : viewDrill(proven),
      rows: shown,
      next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
    };
  });
}
