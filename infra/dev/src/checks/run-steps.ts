import process from 'node:process';
import { Fault } from '../fault.ts';
import { seconds } from '../progress.ts';
import { FAILED, sum, type Tally, tallyLine } from './tally.ts';

const INTERRUPTED = 130;

export interface Step {
  readonly title: string;
  readonly run: () => Promise<Tally>;
}

/**
 * Runs every step, also after one has failed, so that one run tells everything; then the one line that sums them.
 * @returns the exit status
 */
export async function runSteps(steps: readonly Step[]): Promise<number> {
  const tallies: Tally[] = [];
  const summary: string[] = [];
  const interruption = noticeInterruption();
  for (const step of steps) {
    console.log(`\n── ${step.title}`);
    const began = performance.now();
    const tally = await guarded(step);
    if (interruption.aborted) return INTERRUPTED;
    tallies.push(tally);
    const mark = tally.failed === 0 ? '✓' : '✗';
    summary.push(
      `${mark} ${step.title}: ${tally.passed} of ${tally.passed + tally.failed} (${seconds(performance.now() - began)})`,
    );
  }
  const total = sum(tallies);
  const named = [
    ...total.failures.map((line) => `✗ ${line}`),
    ...total.unsteady.map((line) => `! passed only at the second try: ${line}`),
    ...total.notBegun.map((file) => `- skipped, for there was no time left to begin it: ${file}`),
  ];
  console.log(`\n${[...summary, ...named].join('\n')}\n${tallyLine(total)}`);
  return total.failed === 0 ? 0 : 1;
}

/** The step that runs is ended by whoever started its program; the next one must not begin. */
function noticeInterruption(): AbortSignal {
  const controller = new AbortController();
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, () => controller.abort());
  return controller.signal;
}

/** What keeps a step from running at all is said in its place and counts as its failure. */
async function guarded(step: Step): Promise<Tally> {
  try {
    return await step.run();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    for (const line of error.evidence) console.error(`    ${line}`);
    console.error(`✗ ${error.message} ${error.remedy}`);
    return FAILED;
  }
}
