import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { codeOf } from '../fault.ts';

/** Where Debian keeps the server programs of each Postgres version, outside PATH. */
const DEBIAN_POSTGRES = '/usr/lib/postgresql';
/** Oldest server whose features the migrations use (per-database ICU, `strategy wal_log`). */
const OLDEST_POSTGRES = 15;

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly majorVersion: number;
}

/** The newest usable server on this machine: Debian's folders first, then PATH. */
export function findPostgres(): PostgresBinaries | null {
  const folders = [...debianFolders(), ...searchPath()];
  for (const folder of folders) {
    const initdb = join(folder, 'initdb');
    const postgres = join(folder, 'postgres');
    if (!isExecutable(initdb) || !isExecutable(postgres)) continue;
    const majorVersion = versionOf(postgres);
    if (majorVersion >= OLDEST_POSTGRES) return { initdb, postgres, majorVersion };
  }
  return null;
}

/** The first executable of this name on PATH or in the usual system folders. */
export function findOnPath(...names: string[]): string | null {
  for (const name of names) {
    for (const folder of searchPath()) {
      if (isExecutable(join(folder, name))) return join(folder, name);
    }
  }
  return null;
}

/** PATH of an ordinary user often lacks the folders in which Debian puts servers. */
function searchPath(): string[] {
  const path = process.env.PATH?.split(delimiter) ?? [];
  return [...path.filter((folder) => folder !== ''), '/usr/local/bin', '/usr/bin', '/usr/local/sbin', '/usr/sbin'];
}

function debianFolders(): string[] {
  try {
    return readdirSync(DEBIAN_POSTGRES)
      .filter((name) => /^\d+$/.test(name))
      .sort((left, right) => Number(right) - Number(left))
      .map((name) => join(DEBIAN_POSTGRES, name, 'bin'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function versionOf(postgres: string): number {
  const { stdout } = spawnSync(postgres, ['--version'], { encoding: 'utf8' });
  return Number(/(\d+)(?:\.\d+|devel|beta\d+|rc\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
