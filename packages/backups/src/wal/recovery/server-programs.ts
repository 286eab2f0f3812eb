import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { RecoveryFailed } from './recovery-failed.ts';

/** Where Debian keeps each version, and where a server lies that was installed in another way. */
const FOLDERS = (major: string) => [`/usr/lib/postgresql/${major}/bin`, '/usr/local/bin', '/usr/bin'];

/**
 * The `postgres` of the version whose files these are; another version does not read them.
 * @throws RecoveryFailed `programs-missing`
 */
export function postgresProgram(serverVersion: string): string {
  const major = serverVersion.split('.')[0] ?? '';
  for (const folder of FOLDERS(major)) {
    const program = path.join(folder, 'postgres');
    if (existsSync(program) && versionOf(program) === major) return program;
  }
  throw new RecoveryFailed('programs-missing');
}

function versionOf(program: string): string {
  return /\) (\d+)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? '';
}
