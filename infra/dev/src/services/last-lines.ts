import { existsSync, readFileSync } from 'node:fs';

/** The end of a log, as evidence below a fault. */
export function lastLines(file: string, count = 8): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
}
