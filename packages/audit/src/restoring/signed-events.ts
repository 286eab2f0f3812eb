/** The whole log as events, for who must know what it says before anybody works again. */
import {
  CHECKPOINT_PATH,
  entriesAt,
  TILE_WIDTH,
  type TileSource,
  TlogError,
  TreeEdge,
  tileWidthAt,
  type VerifierKey,
} from '@kean/tlog';
import type { LoggedEvent } from '../sequencer/log-entry.ts';
import { LogDisagreement } from '../sequencer/log-store.ts';
import { readEntry } from '../sequencer/read-entry.ts';
import { readHead } from '../sequencer/signed-heads.ts';

/**
 * Every event up to the signed head. Only when it comes to its end without an error was the head the root of what was read: nothing may rest
 * on an event before.
 *
 * @returns how many there were
 * @throws LogDisagreement where there is no signed head, an entry cannot be read, or the root is another
 */
export async function* signedEvents(store: TileSource, key: VerifierKey): AsyncGenerator<LoggedEvent, number> {
  const head = await readHead(store, CHECKPOINT_PATH, [key]);
  if (head === null) {
    throw new LogDisagreement(
      'LOG_STORE holds no signed head of the log: what happened since cannot be known. Put its newest copy there; where there is none, docs/runbooks/site-lost.md.',
    );
  }
  const edge = TreeEdge.empty();
  for (let bundle = 0; bundle * TILE_WIDTH < head.size; bundle += 1) {
    for (const entry of await entriesOf(store, bundle, head.size)) {
      edge.append(entry);
      yield eventOf(entry, edge.size - 1);
    }
    edge.takeFiles();
  }
  if (Buffer.compare(edge.root(), head.root) !== 0) {
    throw new LogDisagreement(
      `the ${head.size} entries in LOG_STORE are not those that were signed. Put its newest copy there, and find out who changed it.`,
    );
  }
  return head.size;
}

async function entriesOf(store: TileSource, bundle: number, size: number): Promise<Uint8Array[]> {
  try {
    return await entriesAt(store, bundle, tileWidthAt('entries', bundle, size));
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    throw new LogDisagreement(
      `LOG_STORE does not hold the ${size} entries that were signed (${error.message}). Put its newest copy there.`,
    );
  }
}

function eventOf(entry: Uint8Array, sequence: number): LoggedEvent {
  try {
    return readEntry(entry);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new LogDisagreement(
      `entry ${sequence} of the log is no event of this product. Put the newest copy of LOG_STORE there.`,
    );
  }
}
