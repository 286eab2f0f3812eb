import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { copyOfficeMadeBefore, OFFICES } from './office-made-before.ts';
import { type StartedInstance, type StartOptions, startInstance } from './start-instance.ts';

export interface TemporaryInstance extends StartedInstance {
  /** Stops the instance and deletes everything it kept. Call `stop` first to look at the files it leaves. */
  readonly dispose: () => Promise<void>;
}

/** An office for one proof or one journey, in a folder of its own on free ports; gone when this process ends in whatever way. */
export async function startTemporaryInstance(
  options: Omit<StartOptions, 'dataFolder' | 'whenKilled'> = {},
): Promise<TemporaryInstance> {
  const offices = process.env[OFFICES];
  const dataFolder = mkdtempSync(join(offices ?? tmpdir(), 'kean-instance-'));
  const remove = (): void => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  try {
    if (offices !== undefined && options.seed !== false && options.overrides === undefined)
      await copyOfficeMadeBefore(offices, dataFolder);
    const started = await startInstance({ ...options, dataFolder, whenKilled: 'delete' });
    const dispose = async (): Promise<void> => {
      await started.stop();
      remove();
    };
    return { ...started, dispose };
  } catch (error) {
    remove();
    throw error;
  }
}
