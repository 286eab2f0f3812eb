import { mkdirSync } from 'node:fs';
import { databaseClient } from '../prepare/generate-client.ts';
import { prepareOnce } from '../prepare/prepare-once.ts';
import { type Progress, printedProgress } from '../progress.ts';
import { inClone } from '../repository.ts';
import { Teardown } from '../teardown.ts';

/** Generates what sources are made of, for commands that do not start an instance. */
export async function prepareSources(progress: Progress = printedProgress()): Promise<void> {
  const logs = inClone('node_modules', '.kean-logs');
  mkdirSync(logs, { recursive: true });
  await prepareOnce(databaseClient, logs, progress, new Teardown());
}
