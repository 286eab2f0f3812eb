/**
 * `replay-decisions.ts <folder> --key <file>`: opens the decision log with the reader's private key, decides everything again
 * and prints what it found. Exit status 0 when every answer is the same and no number is missing.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readLog } from './decision-log/read-log.ts';
import { readerPrivateKey } from './decision-log/reader-key.ts';
import { replay } from './decision-log/replay.ts';
import { policies } from './policies.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { key: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } },
});
const [folder] = positionals;
if (folder === undefined || values.key === undefined) {
  console.error('Usage: replay-decisions.ts <folder> --key <private key file> [--from <moment>] [--to <moment>]');
  process.exit(2);
}
const log = await readLog(folder, readerPrivateKey(await readFile(values.key, 'utf8')));
const [from, to] = [momentOf(values.from, Number.NEGATIVE_INFINITY), momentOf(values.to, Number.POSITIVE_INFINITY)];
const window = log.decisions.filter(({ at }) => at >= from && at < to);
const result = replay({ ...log, decisions: window }, policies);
for (const run of log.runs) {
  const end = run.ended ? 'ended in order' : 'did not end in order: compare the last number with what callers hold';
  console.log(`run ${run.run}: ${run.decisions} requests, last number ${run.last}, ${run.missing} missing, ${end}`);
}
for (const { run, n } of result.different) console.log(`different: run ${run}, number ${n}`);
console.log(`equal: ${result.equal}`);
console.log(`different: ${result.different.length}`);
console.log(`not replayed: ${result.notReplayed}`);
process.exitCode = result.different.length === 0 && log.runs.every(({ missing }) => missing === 0) ? 0 : 1;

function momentOf(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : Date.parse(text);
}
