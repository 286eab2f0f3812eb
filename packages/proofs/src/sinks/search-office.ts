import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Instance } from '@kean/dev/instance';
import { searchDump } from './search-dump.ts';
import { type Hit, searchFolders } from './search-files.ts';
import { searchRedis } from './search-redis.ts';
import type { Spelling } from './spellings.ts';

/** What was searched in one place, and what was found there. */
export interface SearchedPlace {
  readonly place: string;
  readonly items: number;
  readonly megabytes: number;
  readonly hits: readonly Hit[];
}

/** Places that only a running office has: what its servers hold, as they hold it. */
export async function searchRunningOffice(
  instance: Instance,
  spellings: readonly Spelling[],
): Promise<SearchedPlace[]> {
  const binary = pgDumpBinary();
  const databases = { records: instance.databases.kean.owner, keys: instance.databases.keys.owner };
  const places = [placed('redis', await searchRedis(instance.redis.url, spellings))];
  for (const [name, owner] of Object.entries(databases)) {
    // The administrator's login, because row security shows the owner nothing.
    const url = new URL(instance.databases.admin);
    url.pathname = new URL(owner).pathname;
    places.push(placed(`dump of ${name}`, await searchDump(binary, url.href, spellings)));
  }
  return places;
}

/** Places that stay behind: the folders of the office, write-ahead log included, and what appeared in the temporary folder. */
export async function searchStoppedOffice(
  instance: Instance,
  temporary: { folder: string; since: Date },
  spellings: readonly Spelling[],
): Promise<SearchedPlace[]> {
  const { postgres, redis, objects, logs, log, witness } = instance.folders;
  const places: SearchedPlace[] = [];
  for (const [name, folder] of Object.entries({
    'database files and write-ahead log': postgres,
    'redis files': redis,
    objects,
    logs,
    'tiles of the log': log,
    'state of the witness': witness,
  })) {
    places.push(placed(name, await searchFolders([folder], spellings)));
  }
  const fresh = await appearedSince(temporary, instance.data);
  places.push(placed('temporary files', await searchFolders(fresh, spellings)));
  return places;
}

function placed(place: string, searched: { files: number; bytes: number; hits: readonly Hit[] }): SearchedPlace {
  return { place, items: searched.files, megabytes: Math.round(searched.bytes / 1e5) / 10, hits: searched.hits };
}

/** A browser's own profile is the client's machine, and another office beside this one is not this one. */
const NOT_OURS = /^(playwright|\.org\.chromium|kean-instance-|kean-test-)/;

async function appearedSince(temporary: { folder: string; since: Date }, own: string): Promise<string[]> {
  const fresh: string[] = [];
  for (const name of await readdir(temporary.folder)) {
    const full = path.join(temporary.folder, name);
    if (NOT_OURS.test(name) || own.startsWith(full)) continue;
    const found = await stat(full).catch(() => null);
    if (found?.isDirectory() && found.birthtime >= temporary.since) fresh.push(full);
  }
  return fresh;
}

/** Debian keeps the newest beside its server; a dump tool older than the server refuses. */
function pgDumpBinary(): string {
  for (const version of [18, 17, 16, 15]) {
    const file = `/usr/lib/postgresql/${version}/bin/pg_dump`;
    if (existsSync(file)) return file;
  }
  return 'pg_dump';
}
