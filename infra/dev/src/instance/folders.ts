import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { accountFor, mayEnter, type ServiceAccount } from '../machine/service-account.ts';
import { inClone } from '../repository.ts';
import { readJson, writeJson } from './json-file.ts';

/** Where the parts of one instance lie. */
export interface Folders {
  readonly data: string;
  /** Root key and generated secrets; only the caller may open it. */
  readonly keys: string;
  readonly logs: string;
  /** Tiles and signed heads of the log; nothing of the database lies here. */
  readonly log: string;
  /** Key and memory of the witness, which makes the folder itself and lets nobody else in. */
  readonly witness: string;
  readonly objects: string;
  readonly postgres: string;
  readonly redis: string;
  /** Parent of the last two: the data folder, or a place the service's user can reach. */
  readonly services: string;
}

/** The data folder of the office's own instance: `.data` in the clone, or what `KEAN_DATA` says. */
export function dataFolderOf(environment: NodeJS.ProcessEnv): string {
  const wanted = environment.KEAN_DATA;
  return wanted === undefined || wanted === '' ? inClone('.data') : wanted;
}

/** Makes the folders of an instance, or finds them again where they were. */
export function layOut(dataFolder: string): Folders {
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 });
  const data = realpathSync(dataFolder);
  // Ordinary users of the machine may pass through (the services' user must), and see nothing.
  chmodSync(data, 0o711);
  const folders = foldersOf(data, servicesFolder(data));
  for (const folder of [folders.keys, folders.logs, folders.log, folders.objects])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folders;
}

/** The folders of an instance that exists; `null` where there is none. */
export function findFolders(dataFolder: string): Folders | null {
  if (!existsSync(dataFolder)) return null;
  const data = realpathSync(dataFolder);
  return foldersOf(data, readJson<Whereabouts>(whereabouts(data))?.services ?? data);
}

function foldersOf(data: string, services: string): Folders {
  return {
    data,
    keys: join(data, 'keys'),
    logs: join(data, 'logs'),
    log: join(data, 'log'),
    witness: join(data, 'witness'),
    objects: join(data, 'objects'),
    postgres: join(services, 'postgres'),
    redis: join(services, 'redis'),
    services,
  };
}

interface Whereabouts {
  readonly services: string;
}

function whereabouts(data: string): string {
  return join(data, 'whereabouts.json');
}

/** Chosen once and then remembered: an instance whose cluster moved would look empty. */
function servicesFolder(data: string): string {
  const remembered = readJson<Whereabouts>(whereabouts(data));
  if (remembered !== null) return remembered.services;
  const services = chooseServicesFolder(data, accountFor(join(data, 'postgres')));
  writeJson(whereabouts(data), { services } satisfies Whereabouts);
  return services;
}

function chooseServicesFolder(data: string, account: ServiceAccount | null): string {
  if (account === null || mayEnter(account, data)) return data;
  const elsewhere = `/var/lib/kean-${createHash('sha256').update(data).digest('hex').slice(0, 12)}`;
  mkdirSync(elsewhere, { recursive: true, mode: 0o711 });
  return elsewhere;
}
