/** Opening: the last step, and a person's. */
import { holdName } from './quarantine/hold-name.ts';
import { openQuarantine, type QuarantinePlace, stateOfQuarantine } from './quarantine/quarantine.ts';
import { readSteps } from './quarantine/steps.ts';
import { readErasureLedger } from './replaying/erasure-ledger.ts';
import { RestoreRefused } from './restore-refused.ts';

export interface Opening {
  readonly place: QuarantinePlace;
  readonly keysUrl: string;
  /** Name of the database that the office worked with, on the same server; `null` where it is lost or elsewhere. */
  readonly closing: string | null;
}

/**
 * Opens a verified restore: a person's command. Where somebody was erased since it was verified it stays closed, for that has to be done
 * again first.
 * @throws RestoreRefused
 */
export async function openRestored({ place, keysUrl, closing }: Opening): Promise<void> {
  await holdName(place, async () => {
    if ((await stateOfQuarantine(place)) !== 'quarantined') {
      throw new RestoreRefused(
        'no-such-restore',
        `${place.name} is no restore that waits to be opened. \`npm run restore\` lists those that do.`,
      );
    }
    const { checked } = await readSteps(place);
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
    await openQuarantine(place, closing);
  });
}
