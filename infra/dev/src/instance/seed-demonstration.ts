import type { Progress } from '../progress.ts';
import type { DataAddresses } from './addresses.ts';
import type { Opened } from './open-instance.ts';
import type { DemoSignIn } from './record.ts';
import { readRemembered, remember, seedHash } from './remembered.ts';

/**
 * Gives the instance its invented office and people. Done once per state of the seed; the passwords exist only here and, hashed,
 * in the database.
 */
export async function seedDemonstration(
  opened: Opened,
  addresses: DataAddresses,
  progress: Progress,
): Promise<readonly DemoSignIn[]> {
  const remembered = readRemembered(opened.folders.data);
  const hash = seedHash();
  if (remembered.seededFrom === hash && remembered.demoSignIns.length > 0) return remembered.demoSignIns;
  const { seed } = await import('@kean/agency/seed');
  const { demoSignIns } = await progress.step('office and demonstration staff', () =>
    seed({
      ownerUrl: addresses.urls.kean_owner,
      authSecret: opened.secrets.authSecret,
      previous: remembered.demoSignIns,
    }),
  );
  remember(opened.folders.data, { seededFrom: hash, demoSignIns });
  return demoSignIns;
}
