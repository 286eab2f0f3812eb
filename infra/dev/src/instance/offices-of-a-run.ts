import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openGuard } from '../processes/guard.ts';
import { folderInMemory } from '../services/folder-in-memory.ts';
import { OFFICES } from './office-made-before.ts';

/**
 * Vitest's global setup of the tests that open whole offices: a folder for all of them, which a guardian deletes also when the run is
 * killed. It lies in memory where there is room: an office of a test has no tomorrow, and a disk makes each of its commits wait. Whoever runs the
 * tests in several batches sets it up around all of them, and each batch finds it.
 */
export default function setup(): () => Promise<void> {
  if (process.env[OFFICES] !== undefined) return () => Promise.resolve();
  const folder = mkdtempSync(join(folderInMemory(), 'kean-test-offices-'));
  // The service's user must reach its own folders below; it cannot list this one.
  chmodSync(folder, 0o711);
  const guard = openGuard();
  guard.watchFolder(folder);
  process.env[OFFICES] = folder;
  return async () => {
    delete process.env[OFFICES];
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    await guard.release();
  };
}
