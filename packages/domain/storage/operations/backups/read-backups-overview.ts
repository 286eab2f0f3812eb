import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { BackupsOverview } from '../../contract/backups.ts';
import { readBackupSetup } from './backup-setup.ts';

const STANDING = `
  SELECT max(taken_at) FILTER (WHERE kind = 'records') AS records, max(taken_at) FILTER (WHERE kind = 'keys') AS keys,
    (count(*) FILTER (WHERE kind = 'records'))::int AS "keptRecords", (count(*) FILTER (WHERE kind = 'keys'))::int AS "keptKeys"
  FROM backup WHERE state = 'verified' AND removed_at IS NULL`;

interface Standing {
  readonly records: Date | null;
  readonly keys: Date | null;
  readonly keptRecords: number;
  readonly keptKeys: number;
}

/** How backups are set up, and what there is to restore. */
export function readBackupsOverview(call: SignedInContext): Promise<BackupsOverview> {
  return inSqlTransaction(call.services.db, nobody, async (tx) => {
    const setup = await readBackupSetup(tx);
    const [standing] = await tx.query<Standing>(STANDING);
    return {
      setup,
      lastVerified: { records: standing?.records ?? null, keys: standing?.keys ?? null },
      kept: { records: standing?.keptRecords ?? 0, keys: standing?.keptKeys ?? 0 },
    };
  });
}
