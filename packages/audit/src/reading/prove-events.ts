import type { SqlTransaction } from '@kean/db';
import {
  entriesAt,
  leafHash,
  TILE_WIDTH,
  type TileSource,
  TreeProofs,
  tileWidthAt,
  type VerifierKey,
  verifyInclusion,
  writeTlogProof,
  writeVerifierKey,
} from '@kean/tlog';
import { failAudit } from '../errors.ts';
import { isEntryOf } from '../sequencer/is-entry-of.ts';
import { batchOfPlace } from '../sequencer/log-batches.ts';
import { type LogRow, placeOfRow } from '../sequencer/log-rows.ts';
import { idOfEntry } from '../sequencer/read-entry.ts';
import type { SignedHead } from '../sequencer/signed-heads.ts';
import { type LogReader, publishedHeads, publishedKeys } from './log-reader.ts';

export interface EventProof {
  /** Place in the log, from 0. */
  readonly sequence: number;
  /** The bytes that were logged. */
  readonly entry: Uint8Array;
  /** Text of a proof file (C2SP tlog-proof). */
  readonly proof: string;
}

/** A few bundles lie in memory at a time; events of one hour often share theirs. */
const BUNDLES_KEPT = 8;

interface ProvenHeads {
  readonly head: SignedHead;
  readonly cosigned: SignedHead | null;
}

/** Proves events against one signed head: the newest that a witness cosigned where it reaches far enough, else the newest. */
export class EventProver {
  readonly head: SignedHead;
  /** As texts (C2SP signed-note), the log's own first. */
  readonly verifierKeys: readonly string[];
  /** Whether the log has a witness that has not cosigned this head yet: whoever asks for its cosignature will not find it. */
  readonly awaitsWitness: boolean;
  readonly #files: TileSource;
  readonly #bundles = new Map<number, Promise<Uint8Array[]>>();

  private constructor(files: TileSource, { head, cosigned }: ProvenHeads, keys: readonly VerifierKey[]) {
    this.#files = files;
    this.head = head;
    this.verifierKeys = keys.map(writeVerifierKey);
    this.awaitsWitness = head !== cosigned && keys.some(({ type }) => type === 'cosignature');
  }

  /**
   * @param row an event that the head should reach, where that is known; the cosigned head is taken when it does
   * @throws AppError `AUDIT_NOT_SIGNED_YET` while there is no head that does
   */
  static async open(tx: SqlTransaction, { files }: LogReader, row: LogRow | null): Promise<EventProver> {
    const keys = await publishedKeys(files);
    const { signed, cosigned } = await publishedHeads(files, keys);
    const batch = row === null ? null : await batchOfPlace(tx, placeOfRow(row));
    const needed = row === null ? 0 : (batch?.size ?? Number.POSITIVE_INFINITY);
    const head = [cosigned, signed].find((one) => one !== null && one.size >= needed);
    if (head == null) throw failAudit('AUDIT_NOT_SIGNED_YET');
    return new EventProver(files, { head, cosigned }, keys);
  }

  /**
   * @returns `null` for an event that this head does not reach
   * @throws AppError `AUDIT_EVENT_ALTERED` when the database does not say what was logged
   * @throws TlogError when the files of the log are damaged
   */
  async prove(tx: SqlTransaction, row: LogRow): Promise<EventProof | null> {
    const batch = await batchOfPlace(tx, placeOfRow(row));
    // Heads are signed where batches end, so one that ends beyond the head begins there too.
    if (batch === null || batch.size > this.head.size) return null;
    const found = await this.#find(row.id, batch.first, batch.size);
    if (found === null) throw failAudit('AUDIT_EVENT_ALTERED', { eventId: row.id });
    const { sequence, entry } = found;
    if (!isEntryOf(entry, row)) throw failAudit('AUDIT_EVENT_ALTERED', { eventId: row.id, sequence });
    const { size, root, note } = this.head;
    const hashes = await new TreeProofs(this.#files, size).inclusion(sequence);
    verifyInclusion({ leaf: leafHash(entry), index: sequence, size, proof: hashes, root });
    return { sequence, entry, proof: writeTlogProof({ index: sequence, hashes, checkpoint: note, extra: null }) };
  }

  async #find(id: string, first: number, end: number) {
    for (let bundle = Math.floor(first / TILE_WIDTH); bundle * TILE_WIDTH < end; bundle += 1) {
      const at = (await this.#bundle(bundle)).findIndex((entry) => idOfEntry(entry) === id);
      const entry = (await this.#bundle(bundle))[at];
      if (entry !== undefined) return { sequence: bundle * TILE_WIDTH + at, entry };
    }
    return null;
  }

  #bundle(index: number): Promise<Uint8Array[]> {
    const width = tileWidthAt('entries', index, this.head.size);
    const bundle = this.#bundles.get(index) ?? entriesAt(this.#files, index, width);
    this.#bundles.delete(index);
    this.#bundles.set(index, bundle);
    for (const oldest of this.#bundles.keys()) {
      if (this.#bundles.size <= BUNDLES_KEPT) break;
      this.#bundles.delete(oldest);
    }
    return bundle;
  }
}
