import { readFileSync } from 'node:fs';
import { RecoveryFailed } from './recovery-failed.ts';

/** The ordinary user under which the recovered server runs where the caller is root: Postgres refuses root. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

const NAMES = ['kean', 'postgres'] as const;

/** @returns `null` when the caller is an ordinary user already. @throws RecoveryFailed `account-missing` */
export function serverAccount(): ServerAccount | null {
  if (process.getuid?.() !== 0) return null;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of NAMES) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined && uid !== '0') return { uid: Number(uid), gid: Number(gid) };
  }
  throw new RecoveryFailed('account-missing');
}
