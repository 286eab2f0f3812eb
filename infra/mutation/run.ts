/**
 * `npm run mutation [-- <package> …] [--fresh]`: changes one thing at a time in a package and counts how often its tests notice.
 * Prints one line a package with its score; exit status 1 where one is below the goal.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { mutate } from './mutate.ts';
import { scoreOf } from './score.ts';
import { LEAST_SCORE, TARGETS } from './targets.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
process.chdir(ROOT);

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const strange = wanted.filter((name) => !TARGETS.some((target) => target.name === name));
if (strange.length > 0) {
  console.error(`No such package: ${strange.join(', ')}. Known: ${TARGETS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const present = TARGETS.filter(({ name }) => existsSync(path.join(ROOT, 'packages', name, 'src')));
for (const target of present.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const began = performance.now();
  const results = await mutate(target, { fresh: process.argv.includes('--fresh') });
  const { score, counts, missed } = scoreOf(results);
  for (const line of missed) console.error(`  not noticed: ${line}`);
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    JSON.stringify({ package: target.name, score, goal: LEAST_SCORE, pass: score >= LEAST_SCORE, seconds, ...counts }),
  );
  if (score < LEAST_SCORE) process.exitCode = 1;
}
