import process from 'node:process';
import { runInherited } from '../processes/run-inherited.ts';
import { printedProgress } from '../progress.ts';
import { inClone } from '../repository.ts';
import { prepareSources } from './prepare-sources.ts';

/**
 * Runs a program of the clone on this terminal. What it needs is prepared first and told on standard error, because what these
 * programs print on standard output is read by other programs.
 */
export async function handOver(script: readonly string[], args: readonly string[]): Promise<number> {
  await prepareSources(printedProgress((line) => console.error(line)));
  return runInherited(process.execPath, [inClone(...script), ...args]);
}
