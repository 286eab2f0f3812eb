/**
 * `npm run check`, PII part: every column says what it is, every personal place is declared and has an eraser that exists, and no
 * personal value takes a way out. Each rule has a fixture that it must catch; exit status 1 with the broken rule and the place.
 */
import path from 'node:path';
import { checkFixtures } from './check-fixtures.ts';
import { examineSources } from './examine-sources.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

const { figures, complaints } = await examineSources(ROOT);
const fixtures = await checkFixtures(ROOT);
const all = [...complaints.map(({ rule, sentence }) => `${rule}: ${sentence}`), ...fixtures.complaints];
process.stdout.write(
  `pii-gate: ${figures.columns} columns of ${figures.tables} tables examined (${figures.personal} personal), ` +
    `${figures.places} places declared by ${figures.owners} packages, ${figures.files} files read for values, ` +
    `${fixtures.caught} of ${fixtures.rules} rules and types caught their fixture\n`,
);
if (all.length > 0) {
  process.stdout.write(`${all.map((line) => `  ${line}`).join('\n')}\n`);
  process.exitCode = 1;
}
