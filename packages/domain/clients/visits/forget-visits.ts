import { type Database, inSqlTransaction, nobody, type RowPrincipal, type SqlTransaction } from '@kean/db';

/** What the job works with. */
export interface VisitsUpkeep {
  readonly services: { readonly db: Database };
}

/** Acts for no person and on the whole agency; the database lets it delete nothing that is younger than a month. */
const UPKEEP: RowPrincipal = { ...nobody, clientScope: 'agency' };

/** A link goes with its visits. What was done by them stands in the log. */
const FORGET = [
  `delete from client_visit where ends_at < now() - interval '30 days'`,
  `delete from client_invitation where ends_at < now() - interval '30 days'`,
  'delete from visit_window where ends_at < now()',
] as const;

/** Takes away the ways in that are over. Safe to repeat. */
export async function forgetOldVisits(db: Database, done: (tx: SqlTransaction) => Promise<void>): Promise<void> {
  await inSqlTransaction(db, UPKEEP, async (tx) => {
    for (const text of FORGET) await tx.query(text);
    await done(tx);
  });
}
