import {
  CHECKPOINT_PATH,
  readCheckpoint,
  readNote,
  readVerifierKey,
  type TileSource,
  type VerifierKey,
  verifiedSignatures,
} from '@kean/tlog';
import { COSIGNED_PATH, KEYS_PATH } from '../sequencer/log-store.ts';
import { readLogFile } from '../sequencer/packed-bundles.ts';
import type { SignedHead } from '../sequencer/signed-heads.ts';

/** What a process that only reads has of the log. */
export interface LogReader {
  readonly files: TileSource;
  /** After how long without a cosignature the state is an alert. */
  readonly witnessAlertSeconds: number;
}

/** Reads the log's folder; never writes there, and does not mind when it is empty. */
export function readLogFolder(folder: string, witnessAlertSeconds: number): LogReader {
  return { files: { read: (file) => readLogFile(folder, file) }, witnessAlertSeconds };
}

/** The keys that the sequencer published, the log's own first; none before it ever ran. */
export async function publishedKeys(files: TileSource): Promise<VerifierKey[]> {
  const text = Buffer.from((await files.read(KEYS_PATH)) ?? []).toString();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(readVerifierKey);
}

/** The newest head and the newest one that a witness cosigned, as far as they verify with the published keys. */
export async function publishedHeads(files: TileSource, keys: readonly VerifierKey[]) {
  const [signed, cosigned] = await Promise.all(
    [CHECKPOINT_PATH, COSIGNED_PATH].map((file) => headIn(files, file, keys)),
  );
  const witnessed = cosigned?.signatures.some(({ signedAt }) => signedAt !== null) ? cosigned : null;
  return { signed: signed ?? null, cosigned: witnessed };
}

async function headIn(files: TileSource, file: string, keys: readonly VerifierKey[]): Promise<SignedHead | null> {
  const bytes = await files.read(file);
  if (bytes === null) return null;
  const note = readNote(bytes);
  const signatures = verifiedSignatures(note, keys);
  const own = signatures.some(({ key }) => key.name === keys[0]?.name && key.type === 'ed25519');
  return own ? { ...readCheckpoint(note.text), note: Buffer.from(bytes).toString(), signatures } : null;
}
