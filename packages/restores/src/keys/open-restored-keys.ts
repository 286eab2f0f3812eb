/** Opening a restored key store: the last step, and a person's. */
import { holdName } from '../quarantine/hold-name.ts';
import { closeDatabase, openQuarantine, type QuarantinePlace, stateOfQuarantine } from '../quarantine/quarantine.ts';
import { readSteps } from '../quarantine/steps.ts';
import { RestoreRefused } from '../restore-refused.ts';
import { countMissingFences } from './destroy-again.ts';
import { readKnownDestructions, type Witnesses } from './known-destructions.ts';

export interface OpeningKeys extends Witnesses {
  readonly place: QuarantinePlace;
  /** Name of the key store that the office worked with, on the same server; `null` where it is lost or elsewhere. */
  readonly closing: string | null;
  /** Says in the log of the office that it was opened, before it is. */
  record(opened: OpenedKeysFacts): Promise<void>;
}

export interface OpenedKeysFacts {
  readonly backupId: string;
  /** Fences that are up in it. */
  readonly erased: number;
}

/**
 * The key store of before is closed first, so that nobody is erased in it any more; whoever was, after this one was verified, has to be
 * destroyed here before anybody enters.
 * @throws RestoreRefused, LogDisagreement
 */
export async function openRestoredKeys(opening: OpeningKeys): Promise<void> {
  const { place, closing, record } = opening;
  await holdName(place, async () => {
    if ((await stateOfQuarantine(place)) !== 'quarantined') {
      throw new RestoreRefused(
        'no-such-restore',
        `${place.name} is no restore that waits to be opened. \`npm run restore\` lists those that do.`,
      );
    }
    const { loaded, checked } = await readSteps(place);
    if (checked === undefined) {
      throw new RestoreRefused(
        'not-verified',
        `${place.name} was not verified to its end. Restore the same keys once more: it goes on where it stopped.`,
      );
    }
    if (closing !== null) await closeDatabase(place, closing);
    if ((await countMissingFences(place, await readKnownDestructions(opening))) > 0) {
      throw new RestoreRefused(
        'not-verified',
        `Somebody was erased after ${place.name} was verified. Restore the same keys once more, which destroys theirs as well; then open it.`,
      );
    }
    await record({ backupId: String(loaded?.backup), erased: Number(checked.fences) });
    await openQuarantine(place);
  });
}
