import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asItLies } from '@kean/audit';
import { CHECKPOINT_PATH, checkpointText, type NoteSigner, TreeEdge, writeNote } from '@kean/tlog';

/** Entries that are written out together. */
const BATCH = 65_536;

/**
 * Writes a log into a folder as quickly as the disk takes it: for measuring, so nothing is flushed.
 * @param entryAt the entry with this index
 * @param told each batch as it is written
 */
export async function writeLog(
  folder: string,
  signer: NoteSigner,
  size: number,
  entryAt: (index: number) => Buffer,
  told: (batch: readonly Buffer[]) => Promise<void> = async () => undefined,
): Promise<void> {
  const edge = TreeEdge.empty();
  const put = (path: string, bytes: Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  for (let first = 0; first < size; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, size - first) }, (_, at) => entryAt(first + at));
    for (const entry of batch) edge.append(entry);
    for (const file of await Promise.all(edge.takeFiles().map(asItLies))) put(file.path, file.bytes);
    await told(batch);
  }
  const text = checkpointText({ origin: signer.verifierKey.name, size, root: edge.root() });
  put(CHECKPOINT_PATH, Buffer.from(writeNote({ text, signatures: [signer.sign(text, new Date())] })));
}
