import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const LINK = /\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g;
/** `packages/x/src/y.ts` and the like, in code marks. */
const PATH = /`((?:apps|packages|infra|docs)\/[\w./-]+)`/g;

function pages(): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return listed.split('\n').filter((page) => page !== '' && existsSync(path.join(ROOT, page)));
}

function deadEnds(page: string, text: string): string[] {
  const links = [...text.matchAll(LINK)].map(([, target]) => path.join(path.dirname(page), target ?? ''));
  const named = [...text.matchAll(PATH)].map(([, target]) => target ?? '').filter((target) => !/[<>*{}]/.test(target));
  return [...links, ...named].filter((target) => !existsSync(path.join(ROOT, target)));
}

it('every link and every path that a page of the documentation names is there', () => {
  const found = pages().flatMap((page) =>
    deadEnds(page, readFileSync(path.join(ROOT, page), 'utf8')).map((target) => `${page} → ${target}`),
  );
  expect(found).toEqual([]);
  expect(pages().length).toBeGreaterThan(10);
});

it('catches a page that leads nowhere', () => {
  expect(deadEnds('README.md', 'see [this](docs/nowhere.md) and `packages/nothing/at-all.ts`')).toHaveLength(2);
});
