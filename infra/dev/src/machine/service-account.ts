import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { Fault } from '../fault.ts';

/** The ordinary user under which Postgres and Redis run when the runner itself was started as root. */
export interface ServiceAccount {
  readonly uid: number;
  readonly gid: number;
}

/** Looked for in this order; the last resort is to create the first. Postgres refuses to run as root. */
const NAMES = ['kean', 'postgres'] as const;

/**
 * Who runs a service whose data lies in this folder. Data that is there already keeps its owner, so that an instance made by an
 * ordinary user can also be started by root.
 * @returns `null` when the caller is an ordinary user already
 * @throws Fault when root can neither find nor create an ordinary user
 */
export function accountFor(folder: string): ServiceAccount | null {
  if (process.getuid?.() !== 0) return null;
  const present = statSync(folder, { throwIfNoEntry: false });
  if (present !== undefined && present.uid !== 0) return { uid: present.uid, gid: present.gid };
  for (const name of NAMES) {
    const account = lookUp(name);
    if (account !== null) return account;
  }
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAMES[0]]);
  const created = lookUp(NAMES[0]);
  if (created !== null) return created;
  throw new Fault(
    'Postgres may not run as root, and no ordinary user could be found or created for it.',
    `Create one with \`useradd --system ${NAMES[0]}\`, or start as an ordinary user.`,
  );
}

function lookUp(name: string): ServiceAccount | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined || uid === '0') return null;
  return { uid: Number(uid), gid: Number(gid) };
}

/** True when this user may enter the folder (every folder above it included). */
export function mayEnter(account: ServiceAccount | null, folder: string): boolean {
  const identity = account === null ? {} : { uid: account.uid, gid: account.gid };
  return spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { cwd: '/', ...identity }).status === 0;
}
