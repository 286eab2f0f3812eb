import { handOver } from './hand-over.ts';

/** `npm run register [-- --json]`: what is kept about people, why, how long, and what ends it. */
export function run(args: readonly string[]): Promise<number> {
  return handOver(['apps', 'api', 'src', 'register.ts'], args);
}
