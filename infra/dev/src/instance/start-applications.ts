import type { Progress } from '../progress.ts';
import { startApplication } from './applications.ts';
import type { Office } from './office.ts';
import type { EnvironmentParts } from './process-environment.ts';
import { APPLICATIONS, type ApplicationName } from './record.ts';
import { ownWitnessPlace } from './witness-place.ts';

/**
 * All at once: none needs another to say that it is ready to serve, and each waits for those it asks. Only the worker,
 * which has the log cosigned, has to know by which key: our own witness makes that at its first start, so it goes
 * before.
 */
export async function startApplications(
  office: Office,
  parts: EnvironmentParts,
  logs: string,
  progress: Progress,
): Promise<void> {
  const { supervisor, witness } = office;
  const names = APPLICATIONS.filter((name) =>
    name === 'witness' ? witness.own : name !== 'sink' || parts.messages.sink !== null,
  );
  for (const name of names) {
    supervisor.define(name, (spawned) => startApplication(name, knowing(name, parts, office), logs, spawned));
  }
  await progress.step(`${names.slice(0, -1).join(', ')} and ${names.at(-1)} are ready`, async () => {
    const cosigning = witness.own ? supervisor.start('witness') : Promise.resolve();
    const starts = names.map(async (name) => {
      if (name === 'worker') await cosigning;
      await (name === 'witness' ? cosigning : supervisor.start(name));
    });
    // The first that refuses says why. Others may only be waiting for it, for as long as they may; whoever is told ends them.
    await Promise.all(starts);
  });
}

/** What the worker is told is read at each of its starts: a witness that began anew has another key. */
function knowing(name: ApplicationName, parts: EnvironmentParts, office: Office): EnvironmentParts {
  if (name !== 'worker' || !office.witness.own) return parts;
  const place = ownWitnessPlace(office.witness.url, parts.witnessFolder);
  office.witness = { ...place, own: true };
  return { ...parts, witness: place };
}
