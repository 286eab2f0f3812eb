import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../repository.ts';
import type { DataAddresses } from './addresses.ts';
import type { DecisionKeyFiles } from './make-decision-keys.ts';
import type { Opened } from './open-instance.ts';
import { addressOf, portalOrigin } from './process-environment.ts';
import type { Instance } from './record.ts';

/** The file of the root key; the process that needs it first makes it. */
export function rootKeyFileOf(opened: Opened): string {
  return join(opened.folders.keys, 'root.key');
}

/** Address of the folder with the files of the log. */
export function logStoreOf(opened: Opened): string {
  return pathToFileURL(opened.folders.log).href;
}

/** The file of the log's signing key; the runner makes it. */
export function logKeyFileOf(opened: Opened): string {
  return join(opened.folders.keys, 'log.key');
}

/** The file of the key that signs consent receipts; the api makes it at its first start. */
export function receiptKeyFileOf(opened: Opened): string {
  return join(opened.folders.keys, 'receipts.key');
}

/** Address of the folder with the decision log; the permission service makes it. */
export function decisionLogOf(opened: Opened): string {
  return pathToFileURL(join(opened.folders.data, 'decisions')).href;
}

/** The keys of whoever reads the decision log; the runner makes them. */
export function decisionKeyFilesOf(opened: Opened): DecisionKeyFiles {
  const { keys } = opened.folders;
  return { privateKey: join(keys, 'decisions.key'), publicKey: join(keys, 'decisions.pub') };
}

/** What the record of an instance says from the first moment. */
export type Description = Omit<Instance, 'state' | 'processes' | 'demoSignIns' | 'witness'>;

/** State, processes, sign-ins and who cosigns come while it starts. */
export function describeInstance(opened: Opened, addresses: DataAddresses, takesMessages: boolean): Description {
  const { folders, ports, runner } = opened;
  const { urls } = addresses;
  return {
    format: 1,
    startedAt: new Date().toISOString(),
    clone: ROOT,
    data: folders.data,
    runner,
    portal: { url: portalOrigin(ports) },
    api: { url: addressOf('api', ports) },
    permissions: { url: addressOf('permissions', ports) },
    worker: { url: addressOf('worker', ports) },
    restorer: { url: addressOf('restorer', ports) },
    sink: takesMessages ? { url: addressOf('sink', ports) } : null,
    databases: {
      kean: {
        owner: urls.kean_owner,
        api: urls.kean_api,
        worker: urls.kean_worker,
        permissions: urls.kean_permissions,
      },
      keys: {
        owner: urls.kean_keys_owner,
        api: urls.kean_keys_api,
        worker: urls.kean_keys_worker,
        backup: urls.kean_keys_backup,
      },
      admin: addresses.adminUrl,
    },
    redis: { url: addresses.redisUrl },
    objectStore: { url: addresses.objectStore },
    rootKeyFile: rootKeyFileOf(opened),
    logStore: { url: logStoreOf(opened) },
    logKeyFile: logKeyFileOf(opened),
    folders: {
      keys: folders.keys,
      logs: folders.logs,
      log: folders.log,
      witness: folders.witness,
      objects: folders.objects,
      postgres: folders.postgres,
      redis: folders.redis,
    },
  };
}
