/** A dump is loaded as fast as its table of contents allows, and whoever waits is told which it is. */
import { execFileSync } from 'node:child_process';
import { zstdCompressSync } from 'node:zlib';
import { type FreshDatabase, freshDatabase } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { onConnection } from '../quarantine/on-connection.ts';
import { dropQuarantine, insideOf, makeQuarantine } from '../quarantine/quarantine.ts';
import { pgRestore } from './pg-restore.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.dispose());

const INDEXES = `select count(*)::int as indexes from pg_index where indisvalid and indrelid in
  (select oid from pg_class where relnamespace = 'public'::regnamespace)`;

it.each([
  ['of a form that is known builds several indexes at once', '--format=custom', 'indexing'],
  ['of another form is loaded as it comes, and says so first', '--format=tar', 'serially'],
])('a dump %s', async (_what, form, stage) => {
  const dump = zstdCompressSync(execFileSync('pg_dump', [form, fresh.adminUrls.kean], { maxBuffer: 2 ** 28 }));
  const place = { adminUrl: fresh.adminUrls.kean, name: `kean_staged_${stage}_${process.pid}`, which: 'kean' } as const;
  await makeQuarantine(place);
  try {
    const stages: string[] = [];
    async function* bytes() {
      for (let at = 0; at < dump.length; at += 65_536) yield dump.subarray(at, at + 65_536);
    }
    await pgRestore(bytes(), {
      databaseUrl: insideOf(place),
      signal: new AbortController().signal,
      onStage: (told) => stages.push(told),
    });
    expect(stages).toEqual([stage]);
    const indexesAt = (url: string) =>
      onConnection(url, async (client) => (await client.query(INDEXES)).rows[0]?.indexes);
    expect(await indexesAt(insideOf(place))).toBe(await indexesAt(fresh.adminUrls.kean));
  } finally {
    await dropQuarantine(place);
  }
});
