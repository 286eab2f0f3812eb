import { handOver } from './hand-over.ts';

/** `npm run bench -- <name>`: runs one benchmark of packages/proofs. */
export function run(args: readonly string[]): Promise<number> {
  return handOver(['packages', 'proofs', 'src', 'run.ts'], ['bench', ...args]);
}
