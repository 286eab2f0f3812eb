/** The table of contents of a real dump: found to the byte, and enough to build everything that stands on the rows. */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type FreshDatabase, freshDatabase, temporaryFolder } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contentsOfDump } from './dump-contents.ts';

const folder = await temporaryFolder();
let fresh: FreshDatabase;
let dump: Buffer;
let contents: Buffer;

beforeAll(async () => {
  fresh = await freshDatabase();
  const form = ['--format=custom', '--compress=0'];
  dump = execFileSync('pg_dump', [...form, fresh.adminUrls.kean], { maxBuffer: 2 ** 28 });
  const found = contentsOfDump(dump);
  if (found === null || found === 'more') throw new Error(`no contents: ${found}`);
  contents = found;
});
afterAll(() => Promise.all([fresh.dispose(), folder.dispose()]));

const listed = async (bytes: Buffer, name: string, ...args: string[]) => {
  const file = path.join(folder.path, name);
  await writeFile(file, bytes);
  const said = execFileSync('pg_restore', [...args, file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  // The only thing that differs says when it was looked at.
  return said.replace(/restrict \S+/g, '');
};

it('it lists what the whole dump lists, and says the same statements', async () => {
  expect(await listed(contents, 'contents', '--list')).toBe(await listed(dump, 'dump', '--list'));
  const statements = ['--section=post-data', '--file=-'];
  expect(await listed(contents, 'contents', ...statements)).toBe(await listed(dump, 'dump', ...statements));
});

it('it ends before the first row', async () => {
  expect(dump.length).toBeGreaterThan(contents.length);
  expect(dump.subarray(0, contents.length).equals(contents)).toBe(true);
  // Behind it the rows begin: a block of data (1), and the number of the table that it belongs to.
  expect(dump[contents.length]).toBe(1);
  await expect(listed(contents.subarray(0, -12), 'too-short', '--list')).rejects.toThrow('end of file');
});

it('of a dump that still comes it asks for more, and never takes less', () => {
  for (let length = 0; length < contents.length; length += 997) {
    expect(contentsOfDump(dump.subarray(0, length))).toBe('more');
  }
  expect(contentsOfDump(dump.subarray(0, contents.length - 1))).toBe('more');
  expect(contentsOfDump(dump.subarray(0, contents.length))).toEqual(contents);
});

it.each([
  ['is no archive', 0, 'X'.charCodeAt(0)],
  ['has a version of another day', 6, 99],
  ['is a folder or a tar file', 10, 3],
])('what %s is loaded as it comes', (_what, place, value) => {
  const other = Buffer.from(dump.subarray(0, 4096));
  other[place] = value;
  expect(contentsOfDump(other)).toBeNull();
});
