import {
  CHECKPOINT_PATH,
  type Checkpoint,
  checkpointText,
  type NoteSigner,
  readCheckpoint,
  readNote,
  type TileSource,
  TlogError,
  type TreeHead,
  type VerifiedSignature,
  type VerifierKey,
  verifiedSignatures,
  writeNote,
} from '@kean/tlog';
import { LogDisagreement, type LogStore } from './log-store.ts';

/** A head whose signatures were checked. */
export interface SignedHead extends Checkpoint {
  /** The note, to the letter. */
  readonly note: string;
  readonly signatures: readonly VerifiedSignature[];
}

/**
 * The signed head in a file of the log; `null` where there is none.
 * @param keys the log's own first, and those of witnesses
 * @throws LogDisagreement when it is damaged or not signed by the log
 */
export async function readHead(
  store: TileSource,
  path: string,
  keys: readonly [VerifierKey, ...VerifierKey[]],
): Promise<SignedHead | null> {
  const bytes = await store.read(path);
  if (bytes === null) return null;
  const [own] = keys;
  try {
    const note = readNote(bytes);
    const signatures = verifiedSignatures(note, keys);
    const head = readCheckpoint(note.text);
    if (head.origin === own.name && signatures.some(({ key }) => key.keyId === own.keyId && key.name === own.name)) {
      return { ...head, note: Buffer.from(bytes).toString(), signatures };
    }
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    throw new LogDisagreement(`the log's ${path} is damaged: ${error.message}. Put the copy back that you kept apart.`);
  }
  throw new LogDisagreement(
    `the log's ${path} is not signed by ${own.name}. LOG_KEY_FILE and LOG_STORE belong to two logs: correct one of them.`,
  );
}

/**
 * Signs a head and puts it in the place of the one before. The tree must be the one whose files are durable.
 * @throws LogDisagreement when the head before is of a larger tree, or of another one of this size
 */
export async function signHead(
  store: LogStore,
  signer: NoteSigner,
  head: Omit<TreeHead, 'origin'>,
  at: Date,
): Promise<SignedHead> {
  const before = await readHead(store, CHECKPOINT_PATH, [signer.verifierKey]);
  if (before !== null) {
    if (before.size > head.size) throw backwards(before.size, head.size);
    if (before.size === head.size && Buffer.compare(before.root, head.root) !== 0)
      throw backwards(before.size, head.size);
    if (before.size === head.size) return before;
  }
  const text = checkpointText({ origin: signer.verifierKey.name, ...head });
  const note = writeNote({ text, signatures: [signer.sign(text, at)] });
  await store.replace(CHECKPOINT_PATH, note);
  return { ...readCheckpoint(text), note, signatures: [{ key: signer.verifierKey, signedAt: null }] };
}

function backwards(signed: number, wanted: number): LogDisagreement {
  return new LogDisagreement(
    `the log was signed at ${signed} entries and is not signed at ${wanted} again: a head never goes back.`,
  );
}
