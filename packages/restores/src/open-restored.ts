/** Opening: the last step, and a person's. */
import { inSqlTransaction, nobody, openDatabase, type SqlTransaction } from '@kean/db';
import { holdName } from './quarantine/hold-name.ts';
import { insideOf, openQuarantine, type QuarantinePlace, stateOfQuarantine } from './quarantine/quarantine.ts';
import { readSteps } from './quarantine/steps.ts';
import { readErasureLedger } from './replaying/erasure-ledger.ts';
import { RestoreRefused } from './restore-refused.ts';

export interface Opening {
  readonly place: QuarantinePlace;
  readonly keysUrl: string;
  /** Name of the database that the office worked with, on the same server; `null` where it is lost or elsewhere. */
  readonly closing: string | null;
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
}

/**
 * Opens a verified restore: a person's command. Where somebody was erased since it was verified it stays closed, for that has to be done
 * again first.
 * @throws RestoreRefused
 */
export async function openRestored({ place, keysUrl, closing, record }: Opening): Promise<void> {
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
    const { newest } = await readErasureLedger(keysUrl);
    if (newest !== checked.newest) {
      throw new RestoreRefused(
        'not-verified',
        `Somebody was erased since ${place.name} was verified. Restore the same backup once more: it does that again and checks.`,
      );
    }
    await withRecords(place, (tx) =>
      record(tx, { backupId: String(loaded?.backup), ...eventsAndErased(replayed, checked) }),
    );
    await openQuarantine(place, closing);
  });
}

type Facts = Readonly<Record<string, unknown>> | undefined;

function eventsAndErased(replayed: Facts, checked: Facts): Pick<OpenedFacts, 'events' | 'erased'> {
  const log = replayed?.log as { readonly events?: number } | undefined;
  return { events: Number(log?.events ?? 0), erased: Number(checked?.erased ?? 0) };
}

async function withRecords(place: QuarantinePlace, work: (tx: SqlTransaction) => Promise<void>): Promise<void> {
  const db = openDatabase({ url: insideOf(place), applicationName: 'kean-restore', max: 1 });
  try {
    await inSqlTransaction(db, nobody, work);
  } finally {
    await db.close();
  }
}
