import { handOver } from './hand-over.ts';

/** `npm run vectors [-- <seed>]`: test vectors of the specification in packages/encryption. */
export function run(args: readonly string[]): Promise<number> {
  return handOver(['packages', 'encryption', 'src', 'vectors', 'write-vectors.ts'], args);
}
