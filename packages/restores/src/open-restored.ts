/** Opening: the last step, and a person's. */
import { readHead } from '@kean/audit';
import { inSqlTransaction, nobody, openDatabase, type SqlTransaction } from '@kean/db';
import { CHECKPOINT_PATH } from '@kean/tlog';
import { holdName } from './quarantine/hold-name.ts';
import {
  closeDatabase,
  insideOf,
  openQuarantine,
  type QuarantinePlace,
  stateOfQuarantine,
} from './quarantine/quarantine.ts';
import { readSteps } from './quarantine/steps.ts';
import { readErasureLedger } from './replaying/erasure-ledger.ts';
import type { Restore } from './restore.ts';
import { RestoreRefused } from './restore-refused.ts';

export interface Opening {
  readonly place: QuarantinePlace;
  readonly keysUrl: string;
  /** Name of the database that the office worked with, on the same server; `null` where it is lost or elsewhere. */
  readonly closing: string | null;
  /** Whether the office went on after the restore was verified stands there. */
  readonly log: Restore['log'];
  /** Records in the restored database that it was opened: with its last statement before it is. */
  record(tx: SqlTransaction, opened: OpenedFacts): Promise<void>;
}

/** What the log of the opened office begins with. */
export interface OpenedFacts {
  readonly backupId: string;
  /** Events that were taken back out of the log. */
  readonly events: number;
  /** In the ledger of erasures. */
  readonly erased: number;
  /** Entries of a log that was lost and rebuilt out of the backup; `null` where it was not. */
  readonly rebuilt: number | null;
}

/**
 * Opens a verified restore: a person's command. The database of before is closed first, so that nothing happens in it any more; where
 * something did after the restore was verified (somebody was erased, lost a right, looked), that has to be done again and checked before
 * anybody enters, and the restore stays closed.
 * @throws RestoreRefused
 */
export async function openRestored({ place, keysUrl, closing, log, record }: Opening): Promise<void> {
  await holdName(place, async () => {
    if ((await stateOfQuarantine(place)) !== 'quarantined') {
      throw new RestoreRefused(
        'no-such-restore',
        `${place.name} is no restore that waits to be opened. \`npm run restore\` lists those that do.`,
      );
    }
    const { loaded, replayed, checked } = await readSteps(place);
    if (checked === undefined) {
      throw new RestoreRefused(
        'not-verified',
        `${place.name} was not verified to its end. Restore the same backup once more: it goes on where it stopped.`,
      );
    }
    if (closing !== null) await closeDatabase(place, closing);
    const { newest } = await readErasureLedger(keysUrl);
    if (newest !== checked.newest || (await sizeOfHead(log)) !== checked.logSize) {
      const closed = closing === null ? '' : ` ${closing} is closed now, so nothing more happens.`;
      throw new RestoreRefused(
        'not-verified',
        `The office went on after ${place.name} was verified: somebody was erased, or the log grew.${closed} Restore the same backup once more, which does that again and checks; then open it.`,
      );
    }
    await withRecords(place, (tx) =>
      record(tx, { backupId: String(loaded?.backup), ...eventsAndErased(replayed, checked) }),
    );
    await openQuarantine(place);
  });
}

async function sizeOfHead({ store, key }: Restore['log']): Promise<number> {
  return (await readHead(store, CHECKPOINT_PATH, [key]))?.size ?? 0;
}

type Facts = Readonly<Record<string, unknown>> | undefined;

function eventsAndErased(replayed: Facts, checked: Facts): Omit<OpenedFacts, 'backupId'> {
  const log = replayed?.log as { readonly events?: number } | undefined;
  const rebuilt = typeof checked?.rebuilt === 'number' ? checked.rebuilt : null;
  return { events: Number(log?.events ?? 0), erased: Number(checked?.erased ?? 0), rebuilt };
}

async function withRecords(place: QuarantinePlace, work: (tx: SqlTransaction) => Promise<void>): Promise<void> {
  const db = openDatabase({ url: insideOf(place), applicationName: 'kean-restore', max: 1 });
  try {
    await inSqlTransaction(db, nobody, work);
  } finally {
    await db.close();
  }
}
