import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Searched, searchStream } from './search-files.ts';
import type { Spelling } from './spellings.ts';

/**
 * Searches everything a database holds as `pg_dump` writes it: long values lie compressed in the server's files, where a search
 * for bytes would pass them by.
 * @param binary path of `pg_dump`
 */
export async function searchDump(binary: string, url: string, spellings: readonly Spelling[]): Promise<Searched> {
  const dump = spawn(binary, ['--data-only', '--column-inserts', '--dbname', url], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  dump.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk;
  });
  const ended = once(dump, 'close');
  const searched = await searchStream(dump.stdout, 'dump', spellings);
  const [status] = (await ended) as [number | null];
  // A dump that broke off would pass for a clean one.
  if (status !== 0) throw new Error(`pg_dump ended with ${status}: ${complaint.slice(0, 300)}`);
  return { ...searched, files: 1 };
}
