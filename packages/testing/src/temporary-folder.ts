import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  readonly path: string;
  readonly dispose: () => Promise<void>;
}

/** A new, empty folder that only this user may open. Call `dispose` in `afterAll` (or `afterEach`). */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'kean-test-folder-'));
  return { path, dispose: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}
