/**
 * `npm run mutation [-- <package> …] [--files=a,b] [--fresh]`: changes one thing at a time in a package and counts how often its tests notice.
 * Prints what passed unnoticed, a line for each file and for the package, and last the same as JSON; exit status 1 where a package
 * is below the goal.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { mutate } from './mutate.ts';
import { lineOf, resultOf } from './score.ts';
import { LEAST_SCORE, TARGETS } from './targets.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
process.chdir(ROOT);

const EXTENTS = {
  whole: 'every mutant ran now',
  'whole-remembered': 'mutants whose code and tests did not change since the last run are remembered',
  parts: 'some files ran now; what is remembered of others is counted with them, however old',
} as const;

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const strange = wanted.filter((name) => !TARGETS.some((target) => target.name === name));
if (strange.length > 0) {
  console.error(`No such package: ${strange.join(', ')}. Known: ${TARGETS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const files = process.argv.flatMap((argument) => /^--files=(.+)$/.exec(argument)?.[1]?.split(',') ?? []);
const fresh = process.argv.includes('--fresh');
const present = TARGETS.filter(({ name }) => existsSync(path.join(ROOT, 'packages', name, 'src')));
for (const target of present.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const began = performance.now();
  const result = resultOf(await mutate(target, { fresh, files }));
  const { score, ...counts } = result.total;
  for (const place of result.missed) console.error(`  not noticed: ${place}`);
  for (const place of result.endless) console.error(`  did not end: ${place}`);
  console.log();
  for (const [file, figures] of result.files) console.log(lineOf(file, figures));
  console.log(lineOf(`${target.name} (${EXTENTS[extentOf()]})`, result.total));
  console.log(
    JSON.stringify({
      package: target.name,
      extent: extentOf(),
      score,
      goal: LEAST_SCORE,
      pass: score >= LEAST_SCORE,
      seconds: Math.round((performance.now() - began) / 1000),
      ...counts,
    }),
  );
  if (score < LEAST_SCORE) process.exitCode = 1;
}

/** How much of the figure this run has measured itself. */
function extentOf(): keyof typeof EXTENTS {
  if (files.length > 0) return 'parts';
  return fresh ? 'whole' : 'whole-remembered';
}
