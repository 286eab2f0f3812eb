import { handOver } from './hand-over.ts';

/** `npm run routes [-- --json]`: every procedure of the api. */
export function run(args: readonly string[]): Promise<number> {
  return handOver(['apps', 'api', 'src', 'routes.ts'], args);
}
