import { chmodSync, chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { ServiceAccount } from '../machine/service-account.ts';

/** Makes a folder that only the service's user may open. */
export function makeServiceFolder(folder: string, account: ServiceAccount | null): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  if (account !== null) chownSync(folder, account.uid, account.gid);
}

/** Writes a file that only the service's user may read; an older one is replaced, so that its rights never linger. */
export function writeServiceFile(file: string, content: string, account: ServiceAccount | null): void {
  rmSync(file, { force: true });
  writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
  if (account !== null) chownSync(file, account.uid, account.gid);
}
