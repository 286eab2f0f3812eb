import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journeys } from '../checks/journeys.ts';
import { runSteps, type Step } from '../checks/run-steps.ts';
import { tests } from '../checks/steps.ts';
import { requireChromium, requireForeignTools, requirePostgres, requireRedis } from '../machine/require.ts';
import { printedProgress } from '../progress.ts';
import { CHECKS } from './check.ts';
import { preparePortal, prepareSources } from './prepare-sources.ts';

/**
 * `npm test`: every check, every test, the journeys through a browser; ends with one line that sums them. With arguments
 * (`npm test -- packages/db`) it runs only the tests they name, not the checks and not the journey.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { note } = printedProgress();
  await prepareSources();
  const folder = mkdtempSync(join(tmpdir(), 'kean-report-'));
  const services = async (): Promise<void> => {
    await requirePostgres(note);
    await requireRedis(note);
    await requireForeignTools(note);
  };
  const testing: Step = {
    title: 'tests',
    run: async () => {
      await services();
      return tests(['pure', 'int'], args, folder);
    },
  };
  const journey: Step = {
    title: 'journey through a browser',
    run: async () => {
      await services();
      await requireChromium(note);
      await preparePortal();
      return journeys(folder);
    },
  };
  try {
    return await runSteps(args.length === 0 ? [...CHECKS, testing, journey] : [testing]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
