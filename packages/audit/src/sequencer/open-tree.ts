import { type Database, inSqlTransaction, nobody } from '@kean/db';
import { CHECKPOINT_PATH, EMPTY_ROOT, TlogError, TreeEdge, TreeProofs, type VerifierKey } from '@kean/tlog';
import { newestBatch, standsInItsCluster } from './log-batches.ts';
import { BEGINNING, type LogPlace } from './log-rows.ts';
import { LogDisagreement, type LogStore } from './log-store.ts';
import { readHead } from './signed-heads.ts';

/** The log as far as it goes, ready to be extended. */
export interface OpenTree {
  readonly edge: TreeEdge;
  /** The last event that has a place. */
  readonly last: LogPlace;
}

/**
 * Compares what the database counts, what the files hold and what was signed, before anything is added to them.
 * @throws LogDisagreement with one sentence when they do not belong together
 */
export async function openTree(db: Database, store: LogStore, key: VerifierKey): Promise<OpenTree> {
  const { batch, home } = await inSqlTransaction(db, nobody, async (tx) => ({
    batch: await newestBatch(tx),
    home: await standsInItsCluster(tx),
  }));
  if (!home) {
    throw new LogDisagreement(
      'the database stands in another cluster than the one whose transactions it counts by: it was restored. Run `npm start`, which prepares it, before the worker goes on.',
    );
  }
  const size = batch?.size ?? 0;
  const signed = await readHead(store, CHECKPOINT_PATH, [key]);
  if (signed !== null && signed.size > size) {
    throw new LogDisagreement(
      `the log was signed at ${signed.size} entries and the database knows ${size} of them: it was restored from an older copy. Restore a newer one, or ask who did this; the log goes on from no older state.`,
    );
  }
  const edge = await edgeAt(store, size);
  if (Buffer.compare(edge.root(), batch?.root ?? EMPTY_ROOT) !== 0) {
    throw new LogDisagreement(
      `the files of the log and the database disagree about the first ${size} entries. Nothing was added; run \`npm run audit -- verify\` on LOG_STORE to find the entry.`,
    );
  }
  if (signed !== null) await requireSameHistory(store, signed.size, signed.root);
  return { edge, last: batch?.last ?? BEGINNING };
}

async function edgeAt(store: LogStore, size: number): Promise<TreeEdge> {
  try {
    return await TreeEdge.read(store, size);
  } catch (error) {
    throw damaged(error, size);
  }
}

async function requireSameHistory(store: LogStore, size: number, root: Uint8Array): Promise<void> {
  try {
    if (Buffer.compare(await new TreeProofs(store, size).root(), root) === 0) return;
  } catch (error) {
    throw damaged(error, size);
  }
  throw new LogDisagreement(
    `the files of the log do not lead to the head that was signed at ${size} entries. Nothing was added; put the log's folder back from its copy.`,
  );
}

function damaged(error: unknown, size: number): unknown {
  if (!(error instanceof TlogError)) return error;
  return new LogDisagreement(
    `LOG_STORE does not hold the ${size} entries that the database counts (${error.message}). Put the log's folder back from its copy.`,
  );
}
