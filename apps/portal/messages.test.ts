import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const FOLDER = join(import.meta.dirname, 'messages');
const FILES = readdirSync(join(FOLDER, 'zh-CN'));

function read(locale: string, file: string): Record<string, string> {
  return JSON.parse(readFileSync(join(FOLDER, locale, file), 'utf8'));
}

const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test('every message is said in both languages, in the same file', () => {
  expect(readdirSync(join(FOLDER, 'en'))).toEqual(FILES);
  expect(FILES.length).toBeGreaterThan(0);
  for (const file of FILES) expect(Object.keys(read('en', file)), file).toEqual(Object.keys(read('zh-CN', file)));
});

test('both languages fill the same values in', () => {
  for (const file of FILES) {
    const english = read('en', file);
    for (const [key, text] of Object.entries(read('zh-CN', file))) {
      expect(holes(english[key] ?? ''), key).toEqual(holes(text));
    }
  }
});

test('the compiler is told of every file', () => {
  const settings = readFileSync(join(import.meta.dirname, 'project.inlang', 'settings.json'), 'utf8');
  for (const file of FILES) expect(settings).toContain(`./messages/{locale}/${file}`);
});
