import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type FreshDatabase, freshDatabase } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnsweringClient } from './answering-client.ts';

let fresh: FreshDatabase;
let client: AnsweringClient;
beforeAll(async () => {
  fresh = await freshDatabase();
  client = new AnsweringClient({ connectionString: fresh.urls.kean_api });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await fresh.dispose();
});

describe('a statement', () => {
  it('is answered by a promise, as a text and as an object', async () => {
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    expect((await client.query('select $1::int as one', [1])).rows).toEqual([{ one: 1 }]);
    expect((await client.query({ name: 'one', text: 'select $1::int as one', values: [2] })).rows).toEqual([
      { one: 2 },
    ]);
    expect((await client.query({ text: 'select 3', rowMode: 'array' })).rows).toEqual([[3]]);
  });

  it('that fails rejects with what the server said, and the next one is answered', async () => {
    await expect(client.query('select 1/0')).rejects.toMatchObject({ code: '22012' });
    expect((await client.query('select 4 as four')).rows).toEqual([{ four: 4 }]);
  });

  it('given with a callback is answered there', async () => {
    const rows = await new Promise((resolve, reject) =>
      client.query('select $1::int as five', [5], (error, result) => (error ? reject(error) : resolve(result.rows))),
    );
    expect(rows).toEqual([{ five: 5 }]);
  });
});

describe('pages that were read', () => {
  /** Megabytes by which what outlives the collection of young objects grew before a full one came. */
  async function outliving(which: 'answering' | 'plain'): Promise<number> {
    const program = path.join(import.meta.dirname, 'testing/ask-for-pages.ts');
    const flags = ['--trace-gc', '--max-semi-space-size=4', program, fresh.urls.kean_api, which];
    const { stdout } = await promisify(execFile)(process.execPath, flags, { maxBuffer: 8 << 20 });
    const after = [...stdout.matchAll(/Scavenge [\d.]+ \([\d.]+\) -> ([\d.]+)/g)].map(([, size]) => Number(size));
    expect(after.length).toBeGreaterThan(10);
    return Math.max(...after) - (after[2] as number);
  }

  it('do not outlive the collection of young objects, as they do with the client of the driver', async () => {
    const [ours, plain] = [await outliving('answering'), await outliving('plain')];
    expect(plain).toBeGreaterThan(10);
    expect(ours).toBeLessThan(plain / 3);
  }, 60_000);
});
