import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProcessIdentity } from './identity.ts';

/** One line to the guardian. */
export type GuardMessage =
  | { readonly kind: 'process'; readonly identity: ProcessIdentity; readonly signals: readonly NodeJS.Signals[] }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'release' };

export interface Guard {
  /** Adds a process to end, by these signals in turn. */
  watchProcess(identity: ProcessIdentity, signals: readonly NodeJS.Signals[]): void;
  /** Adds a folder to delete. */
  watchFolder(path: string): void;
  /** Everything was tidied up in the ordinary way: the guardian goes without touching anything. */
  release(): Promise<void>;
}

/**
 * Starts a small process that outlives this one and tidies up when it ends in whatever way, `kill -9` included: it notices by
 * the closing of the pipe between them. For instances that must never be left behind (test runs, proofs); the office's own
 * instance is adopted by the next start instead.
 */
export function openGuard(): Guard {
  const guardian = spawn(process.execPath, [fileURLToPath(new URL('./guardian.ts', import.meta.url))], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
    env: {},
  });
  guardian.unref();
  if ('unref' in guardian.stdin && typeof guardian.stdin.unref === 'function') guardian.stdin.unref();
  // A guardian that is gone must not take the run with it.
  guardian.stdin.on('error', () => undefined);
  const tell = (message: GuardMessage): void => {
    guardian.stdin.write(`${JSON.stringify(message)}\n`);
  };
  return {
    watchProcess: (identity, signals) => tell({ kind: 'process', identity, signals }),
    watchFolder: (path) => tell({ kind: 'folder', path }),
    release: () =>
      new Promise((resolve) => {
        guardian.ref();
        guardian.once('exit', () => resolve());
        tell({ kind: 'release' });
        guardian.stdin.end();
      }),
  };
}
