import { inSqlTransaction, nobody, readArchiver } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { BackupsOverview } from '../../contract/backups.ts';
import { readBackupSetup } from './backup-setup.ts';

const STANDING = `
  SELECT max(taken_at) FILTER (WHERE kind = 'records') AS records, max(taken_at) FILTER (WHERE kind = 'keys') AS keys,
    max(taken_at) FILTER (WHERE kind = 'base') AS base, (count(*) FILTER (WHERE kind = 'base'))::int AS "keptBases",
    (count(*) FILTER (WHERE kind = 'records'))::int AS "keptRecords", (count(*) FILTER (WHERE kind = 'keys'))::int AS "keptKeys"
  FROM backup WHERE state = 'verified' AND removed_at IS NULL`;

interface Standing {
  readonly records: Date | null;
  readonly keys: Date | null;
  readonly base: Date | null;
  readonly keptBases: number;
  readonly keptRecords: number;
  readonly keptKeys: number;
}

/** How backups are set up, and what there is to restore. */
export function readBackupsOverview(call: SignedInContext): Promise<BackupsOverview> {
  return inSqlTransaction(call.services.db, nobody, async (tx) => {
    const setup = await readBackupSetup(tx);
    const { state, lastArchivedAt, lossMinutes } = await readArchiver(tx);
    const [standing] = await tx.query<Standing>(STANDING);
    return {
      setup,
      lastVerified: {
        records: standing?.records ?? null,
        keys: standing?.keys ?? null,
        base: standing?.base ?? null,
      },
      kept: {
        records: standing?.keptRecords ?? 0,
        keys: standing?.keptKeys ?? 0,
        base: standing?.keptBases ?? 0,
      },
      continuous: { state, lastArchivedAt, lossMinutes },
    };
  });
}
