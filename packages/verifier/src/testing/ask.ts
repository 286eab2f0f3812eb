import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../command-line/run.ts';

export interface Answer {
  readonly status: 0 | 1 | 2;
  readonly text: string;
}

/** Asks the program as its command line does. */
export async function ask(...args: readonly string[]): Promise<Answer> {
  const lines: string[] = [];
  const status = await run(
    args,
    (line) => lines.push(line),
    (line) => lines.push(line),
  );
  return { status, text: lines.join('\n') };
}

/** A folder that is gone at the end of the scope (`using`). */
export function scratchFolder(): Disposable & { readonly path: string; readonly at: (name: string) => string } {
  const path = mkdtempSync(join(tmpdir(), 'kean-verifier-'));
  return {
    path,
    at: (name) => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
