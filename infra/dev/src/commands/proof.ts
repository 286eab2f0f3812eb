import { handOver } from './hand-over.ts';

/** `npm run proof -- <name>`: runs one proof of packages/proofs. */
export function run(args: readonly string[]): Promise<number> {
  return handOver(['packages', 'proofs', 'src', 'run.ts'], ['proof', ...args]);
}
