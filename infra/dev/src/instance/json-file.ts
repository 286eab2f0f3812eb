import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { codeOf, Fault } from '../fault.ts';

/** Reads a file this runner wrote; `null` when it is not there. */
export function readJson<T>(file: string): T | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Fault(`${file} is damaged.`, 'Restore it, or make a new, empty instance with `npm run reset`.');
  }
}

/** Replaces the file as a whole, readable for this user alone: a killed runner leaves the old one or the new one. */
export function writeJson(file: string, content: unknown): void {
  const next = `${file}.${process.pid}.new`;
  writeFileSync(next, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(next, file);
}
