import process from 'node:process';
import { portalBuild } from '../prepare/build-portal.ts';
import { databaseClient } from '../prepare/generate-client.ts';
import { installedList } from '../prepare/list-installed.ts';
import { prepareOnce } from '../prepare/prepare-once.ts';
import { type Progress, silentProgress } from '../progress.ts';
import { Teardown } from '../teardown.ts';
import { addressesOf } from './addresses.ts';
import { bringUpData } from './bring-up-data.ts';
import {
  decisionKeyFilesOf,
  decisionLogOf,
  describeInstance,
  logKeyFileOf,
  logStoreOf,
  receiptKeyFileOf,
  rootKeyFileOf,
} from './describe-instance.ts';
import { giveDemoNumbers } from './give-demo-numbers.ts';
import { prepareArchive } from './make-archive.ts';
import { prepareBackups } from './make-backup-keys.ts';
import { prepareDecisionKeys } from './make-decision-keys.ts';
import { logVerifierKeyIn, prepareLogKey } from './make-log-key.ts';
import { hasOwnChannels, prepareMessages } from './make-message-settings.ts';
import { makeRootKey } from './make-root-key.ts';
import { Office, type WhenKilled } from './office.ts';
import { openInstance } from './open-instance.ts';
import { NO_OVERRIDES, type Overrides } from './overrides.ts';
import type { EnvironmentParts } from './process-environment.ts';
import type { Instance } from './record.ts';
import { readRemembered } from './remembered.ts';
import { seedDemonstration } from './seed-demonstration.ts';
import { startApplications } from './start-applications.ts';
import type { Supervisor } from './supervisor.ts';
import { witnessRecordOf } from './witness-place.ts';

export interface StartOptions {
  /** Folder of everything this instance keeps; made when it does not exist. One runner per folder. */
  readonly dataFolder: string;
  /** For the first start: `usual` wants 3000 and so on, `free` any. Later starts want what they had. Default `free`. */
  readonly ports?: 'usual' | 'free';
  /** Whether the invented office and its people are made. Default true. */
  readonly seed?: boolean;
  /** Whether those people have mobile numbers, entered through the portal once it serves. Default false. */
  readonly demoNumbers?: boolean;
  /** Whether the processes are started and not only what they need is made. Default true. */
  readonly serves?: boolean;
  /** `development` watches the sources. Default `production`. */
  readonly mode?: EnvironmentParts['mode'];
  /** Parts somebody else runs. Default none: the environment is not looked at. */
  readonly overrides?: Overrides;
  /** Who is told about the steps. Default nobody. */
  readonly progress?: Progress;
  /** What becomes of everything when this process is killed. Default `end`; the office's own instance is left for adoption. */
  readonly whenKilled?: WhenKilled;
  /** Whether the private Postgres archives its log, for a recovery to a moment. Default false: a temporary office has nothing to recover. */
  readonly continuous?: boolean;
  /** Collects what is to be undone; give one to be able to interrupt the start. */
  readonly teardown?: Teardown;
}

export interface StartedInstance {
  readonly instance: Instance;
  /** Stops, starts and restarts single parts, for proofs that take one away. A stopped part stays down until it is started. */
  readonly parts: Pick<Supervisor, 'stop' | 'start' | 'restart' | 'identities'>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a whole office: Postgres, Redis, both databases, the processes; resolves when each says that it is ready.
 * @throws Fault when something is missing or does not come up; nothing is left running then
 */
export async function startInstance(options: StartOptions): Promise<StartedInstance> {
  const teardown = options.teardown ?? new Teardown();
  try {
    return await start(options, options.progress ?? silentProgress, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function start(options: StartOptions, progress: Progress, teardown: Teardown): Promise<StartedInstance> {
  const { mode = 'production', overrides = NO_OVERRIDES, ports = 'free', dataFolder } = options;
  const opened = await openInstance({ dataFolder, ports, overrides }, progress, teardown);
  const addresses = addressesOf(opened, overrides);
  const takesMessages = (options.seed ?? true) && !hasOwnChannels(process.env);
  const witness = witnessRecordOf(opened, overrides);
  const office = new Office(
    describeInstance(opened, addresses, takesMessages),
    witness,
    progress,
    options.whenKilled ?? 'end',
  );
  teardown.add(() => office.stop());
  office.demoSignIns = readRemembered(opened.folders.data).demoSignIns;
  for (const made of [databaseClient, installedList]) await prepareOnce(made, opened.folders.logs, progress, teardown);
  const backups = await prepareBackups(opened.folders.data, opened.folders.keys, progress);
  const archives = options.continuous === true && overrides.databaseUrl === null;
  const archive = archives ? await prepareArchive(opened.folders, backups, progress) : null;
  await bringUpData({ opened, overrides, supervisor: office.supervisor, progress, teardown, archive });
  await makeRootKey(rootKeyFileOf(opened), addresses.urls.kean_keys_owner, progress);
  await prepareLogKey(logKeyFileOf(opened), opened.folders.log, addresses.urls.kean_owner, progress);
  prepareDecisionKeys(decisionKeyFilesOf(opened), progress);
  const messages = prepareMessages(opened, takesMessages);
  if (options.seed ?? true) office.demoSignIns = await seedDemonstration(opened, addresses, progress);
  teardown.check();
  if (options.serves === false)
    return { instance: office.record('running'), parts: office.supervisor, stop: () => teardown.run() };
  if (mode === 'production') await prepareOnce(portalBuild, opened.folders.logs, progress, teardown);
  const parts: EnvironmentParts = {
    ...opened,
    ...addresses,
    rootKeyFile: rootKeyFileOf(opened),
    logStore: logStoreOf(opened),
    logKeyFile: logKeyFileOf(opened),
    receiptKeyFile: receiptKeyFileOf(opened),
    backups,
    messages,
    continuous: archive !== null,
    decisionLog: decisionLogOf(opened),
    decisionReaderKeyFile: decisionKeyFilesOf(opened).publicKey,
    logVerifierKey: await logVerifierKeyIn(logKeyFileOf(opened)),
    witnessFolder: opened.folders.witness,
    witness: overrides.witness,
    mode,
  };
  await startApplications(office, parts, opened.folders.logs, progress);
  teardown.check();
  office.supervisor.watch();
  const instance = office.record('running');
  if (options.demoNumbers === true) await giveDemoNumbers(instance, progress);
  return { instance, parts: office.supervisor, stop: () => teardown.run() };
}
