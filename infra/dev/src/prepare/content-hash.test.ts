import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contentHash } from './content-hash.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kean-hash-'));
  mkdirSync(join(root, 'src', 'build'), { recursive: true });
  writeFileSync(join(root, 'src', 'page.svelte'), 'one');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

test('the hash changes with a content, with a name and with a new file, and with nothing that is made', () => {
  const before = contentHash(root, ['src']);
  writeFileSync(join(root, 'src', 'build', 'index.js'), 'made');
  expect(contentHash(root, ['src'])).toBe(before);
  writeFileSync(join(root, 'src', 'page.svelte'), 'two');
  const changed = contentHash(root, ['src']);
  expect(changed).not.toBe(before);
  writeFileSync(join(root, 'src', 'other.svelte'), '');
  expect(contentHash(root, ['src'])).not.toBe(changed);
});

test('a folder that is made counts as nothing, also where it is named itself', () => {
  writeFileSync(join(root, 'src', 'build', 'index.js'), 'made');
  expect(contentHash(root, ['src/build'])).toBe(contentHash(root, []));
});

test('two names cannot trade their contents unseen', () => {
  writeFileSync(join(root, 'a'), 'x');
  writeFileSync(join(root, 'b'), 'y');
  const before = contentHash(root, ['a', 'b']);
  writeFileSync(join(root, 'a'), 'y');
  writeFileSync(join(root, 'b'), 'x');
  expect(contentHash(root, ['a', 'b'])).not.toBe(before);
});

test('what does not exist counts as absent and not as a fault', () => {
  expect(contentHash(root, ['nowhere'])).toBe(contentHash(root, []));
});
