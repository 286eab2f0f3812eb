import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { openFolderLogStore, readLogKey, Sequencer } from '@kean/audit';
import type { Database } from '@kean/db';
import type { Instance } from '@kean/dev/instance';
import { systemClock } from '@kean/kernel';

const ignored = (): undefined => undefined;

/** Gives everything that waits its place, as the worker does. @returns seconds it took */
export async function sequenceBacklog(db: Database, instance: Instance): Promise<number> {
  const sequencer = new Sequencer({
    db,
    store: await openFolderLogStore(instance.folders.log),
    signer: await readLogKey(instance.logKeyFile, { createIfAbsent: true }),
    witness: null,
    clock: systemClock,
    observer: { signed: ignored, witness: ignored, troubled: ignored, halted: ignored },
  });
  const began = performance.now();
  await sequencer.turn();
  const seconds = (performance.now() - began) / 1_000;
  await sequencer.stop();
  return seconds;
}

/** Bytes of all files below a folder. */
export async function bytesBelow(folder: string): Promise<number> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    found
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
