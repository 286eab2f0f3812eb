import { requirePostgres, requireRedis } from '../machine/require.ts';
import { printedProgress } from '../progress.ts';
import { handOver } from './hand-over.ts';

/** `npm run mutation [-- <package> …] [--fresh]`: how much of a package its tests would notice. */
export async function run(args: readonly string[]): Promise<number> {
  const { note } = printedProgress((line) => console.error(line));
  await requirePostgres(note);
  await requireRedis(note);
  return handOver(['infra', 'mutation', 'run.ts'], args);
}
