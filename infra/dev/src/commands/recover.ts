import { handOver } from './hand-over.ts';

/** `npm run recover -- --target … --time …`: the cluster as it was at a moment, beside the office. */
export function run(args: readonly string[]): Promise<number> {
  return handOver(['packages', 'backups', 'src', 'wal', 'recovery', 'recover-command.ts'], args);
}
