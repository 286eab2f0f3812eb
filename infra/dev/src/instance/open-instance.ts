import { loginRoles } from '@kean/db/migrate';
import { Fault } from '../fault.ts';
import { identify, type ProcessIdentity } from '../processes/identity.ts';
import type { Progress } from '../progress.ts';
import type { Teardown } from '../teardown.ts';
import { type Adopted, adoptable } from './data-services.ts';
import { type Folders, layOut } from './folders.ts';
import { endLeftApplications, endLeftServices } from './leftovers.ts';
import type { Overrides } from './overrides.ts';
import { choosePorts, type Ports, USUAL_PORTS } from './ports.ts';
import { type Instance, readInstance } from './record.ts';
import { readRemembered, remember } from './remembered.ts';
import { takeRunnerLock } from './runner-lock.ts';
import { type Secrets, secretsOf } from './secrets.ts';

/** Another runner works on this data folder. */
export class AlreadyRunning extends Fault {
  readonly holder: ProcessIdentity;

  constructor(dataFolder: string, holder: ProcessIdentity) {
    super(`Another command (pid ${holder.pid}) runs the instance in ${dataFolder}.`, 'End it with `npm run stop`.');
    this.holder = holder;
  }
}

/** A data folder that is ours alone, with nothing left running that would be in the way. */
export interface Opened {
  readonly folders: Folders;
  readonly secrets: Secrets;
  readonly ports: Ports;
  readonly adopted: Adopted;
  readonly runner: ProcessIdentity;
}

export interface OpenOptions {
  readonly dataFolder: string;
  readonly ports: 'usual' | 'free';
  readonly overrides: Overrides;
}

/**
 * Takes the data folder: makes what it lacks, locks it, ends or adopts what a killed runner left behind, chooses the ports.
 * @throws AlreadyRunning
 */
export async function openInstance(options: OpenOptions, progress: Progress, teardown: Teardown): Promise<Opened> {
  const folders = layOut(options.dataFolder);
  const lock = takeRunnerLock(folders.data);
  if ('heldBy' in lock) throw new AlreadyRunning(folders.data, lock.heldBy);
  teardown.add(async () => lock.taken.release());
  const runner = identify(process.pid);
  if (runner === null) throw new Error('a process that runs has no identity');
  const secrets = secretsOf(folders.keys, loginRoles());
  const remembered = readRemembered(folders.data);
  const previous = readInstance(folders.data);
  const adopted =
    previous === null || remembered.ports === null
      ? {}
      : await tidyUp(previous, secrets, remembered.ports, options.overrides, progress);
  const fixed = {
    ...(adopted.postgres === undefined ? {} : { postgres: adopted.postgres.port }),
    ...(adopted.redis === undefined ? {} : { redis: adopted.redis.port }),
  };
  const wanted = remembered.ports ?? (options.ports === 'free' ? null : USUAL_PORTS);
  const ports = await choosePorts(wanted, fixed);
  remember(folders.data, { ports });
  return { folders, secrets, ports, adopted, runner };
}

async function tidyUp(
  previous: Instance,
  secrets: Secrets,
  ports: Ports,
  overrides: Overrides,
  progress: Progress,
): Promise<Adopted> {
  const ended = await endLeftApplications(previous);
  if (ended.length > 0) progress.note(`ended what a killed runner had left: ${ended.join(', ')}`);
  const found = await adoptable(previous, secrets, ports);
  const adopted: Adopted = {
    ...(found.postgres === undefined || needsNoPostgres(overrides) ? {} : { postgres: found.postgres }),
    ...(found.redis === undefined || overrides.redisUrl !== null ? {} : { redis: found.redis }),
  };
  const kept = Object.keys(adopted);
  if (kept.length > 0) progress.note(`${kept.join(' and ')} still ran and ${kept.length === 1 ? 'is' : 'are'} kept`);
  await endLeftServices(previous, new Set(kept));
  return adopted;
}

/** Both databases are somebody else's. */
export function needsNoPostgres(overrides: Overrides): boolean {
  return overrides.databaseUrl !== null && overrides.keystoreUrl !== null;
}
