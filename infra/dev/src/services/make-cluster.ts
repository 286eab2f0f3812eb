import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../fault.ts';
import type { PostgresBinaries } from '../machine/find-binary.ts';
import type { ServiceAccount } from '../machine/service-account.ts';
import { makeServiceFolder, writeServiceFile } from './service-folder.ts';

/** The superuser of a private cluster. Only the runner connects as it. */
export const ADMIN = 'kean_admin';
/** Byte order with Unicode's classes of characters; the last one exists on every system. */
const LOCALES = ['C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'C'] as const;
const SETTINGS_FILE = 'kean.conf';

export interface ClusterFolder {
  readonly folder: string;
  readonly account: ServiceAccount | null;
  readonly binaries: PostgresBinaries;
}

/** Where the settings that are written at every start lie. */
export function settingsFile(folder: string): string {
  return join(folder, SETTINGS_FILE);
}

/**
 * Makes an empty UTF-8 cluster unless there is a finished one. A folder that a killed `initdb` left half made is made anew: it
 * has never held a row.
 */
export function makeCluster(cluster: ClusterFolder, password: string): void {
  if (existsSync(settingsFile(cluster.folder))) return;
  makeServiceFolder(cluster.folder, cluster.account);
  for (const entry of readdirSync(cluster.folder))
    rmSync(join(cluster.folder, entry), { recursive: true, force: true });
  // A file, because initdb takes a password in no other way that other users of the machine cannot see.
  const passwordFile = `${cluster.folder}.password`;
  writeServiceFile(passwordFile, `${password}\n`, cluster.account);
  try {
    initialise(cluster, passwordFile);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  appendFileSync(join(cluster.folder, 'postgresql.conf'), `\ninclude '${SETTINGS_FILE}'\n`);
}

function initialise({ folder, account, binaries }: ClusterFolder, passwordFile: string): void {
  const identity = account === null ? {} : { uid: account.uid, gid: account.gid };
  let complaint: string[] = [];
  for (const locale of LOCALES) {
    const args = [`--pgdata=${folder}`, `--username=${ADMIN}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    const result = spawnSync(binaries.initdb, [...args, '--encoding=UTF8', `--locale=${locale}`], {
      cwd: folder,
      env: { PATH: '/usr/bin:/bin', LANG: 'C', TZ: 'UTC' },
      encoding: 'utf8',
      ...identity,
    });
    if (result.status === 0) return;
    complaint = `${result.error?.message ?? ''}${result.stderr ?? ''}`.trim().split('\n');
    if (!complaint.join(' ').includes('locale')) break;
  }
  throw new Fault(
    `A Postgres cluster could not be made in ${folder}.`,
    'Free some disk space or give write access there, then start again.',
    complaint.slice(-6),
  );
}
