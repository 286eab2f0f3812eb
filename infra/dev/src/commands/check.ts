import { runSteps, type Step } from '../checks/run-steps.ts';
import { borders, lint, piiGate, types } from '../checks/steps.ts';
import { prepareSources } from './prepare-sources.ts';

/** What `npm run check` runs, and `npm test` first. */
export const CHECKS: readonly Step[] = [
  { title: 'format and lint', run: lint },
  { title: 'borders', run: borders },
  { title: 'PII gate', run: piiGate },
  { title: 'types', run: types },
];

/** `npm run check`: lint, borders, the PII gate, types. */
export async function run(): Promise<number> {
  await prepareSources();
  return runSteps(CHECKS);
}
