import { type Database, holdSessionLock, type SessionLock } from '@kean/db';
import type { Clock } from '@kean/kernel';
import { CHECKPOINT_PATH, type NoteSigner, writeVerifierKey } from '@kean/tlog';
import { COSIGNED_PATH, KEYS_PATH, LogDisagreement, type LogStore } from './log-store.ts';
import { type OpenTree, openTree } from './open-tree.ts';
import { sequenceEvents } from './sequence-events.ts';
import { type SignedHead, signHead } from './signed-heads.ts';
import type { WitnessAddress, WitnessAnswer, WitnessClient } from './witness-client.ts';

/** What there is to tell, for metrics and the operator's log. */
export interface SequencerObserver {
  /** Events were given places, and a head was signed. */
  signed(size: number): void;
  /** @param silentSince since when no cosignature came; `null` when one just did */
  witness(answer: WitnessAnswer, silentSince: Date | null): void;
  /** Something went wrong that may go right the next time. */
  troubled(error: unknown): void;
  /** The log, its files and what was signed do not belong together. Nothing is sequenced until the process starts anew. */
  halted(disagreement: LogDisagreement): void;
}

export interface SequencerParts {
  readonly db: Database;
  readonly store: LogStore;
  readonly signer: NoteSigner;
  /** `null` where the agency has no witness. */
  readonly witness: { readonly client: WitnessClient; readonly address: WitnessAddress } | null;
  readonly clock: Clock;
  readonly observer: SequencerObserver;
}

/** One lock for one database: two logs of the same events would be two histories. */
const LOCK = 'kean.log-sequencer';
/** A head that did not grow is cosigned anew as often as this, so that silence of the witness is noticed on quiet days too. */
const REAFFIRM_MS = 300_000;

/** How a long backlog is cut. */
export interface SequencerPace {
  /** Events that get their places together, and lie in memory together. */
  readonly eventsOfABatch: number;
  /** After so many batches a head is signed, also while more wait. */
  readonly batchesOfAHead: number;
}

/** A batch of 8,192 events of 300 bytes is 2.5 MB; a head at least every hundred thousand events is a few seconds of work. */
const PACE: SequencerPace = { eventsOfABatch: 8_192, batchesOfAHead: 12 };

/**
 * The one that gives events their places, signs heads and asks the witness. Every worker has one; the one that holds the lock leads, the
 * others stand by. What a former leader still does cannot harm: its files would hold the same bytes, and its batch is taken.
 */
export class Sequencer {
  readonly #parts: SequencerParts;
  readonly #pace: SequencerPace;
  #lock: SessionLock | null = null;
  #tree: OpenTree | null = null;
  #head: SignedHead | null = null;
  #cosignedSize = 0;
  #askedAt = 0;
  #silentSince: Date | null = null;
  #halted = false;
  #stopping = false;
  #turning = false;
  #turn: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: SequencerParts, pace: SequencerPace = PACE) {
    this.#parts = parts;
    this.#pace = pace;
  }

  /**
   * Takes the lead where it is free and compares log, files and signatures; then takes a turn every so often, the first at once. A long
   * backlog does not hold up whoever starts it.
   * @throws LogDisagreement when they do not belong together: the process must not start
   */
  async start(everyMs: number): Promise<void> {
    await this.#inTurn(async () => {
      if (await this.#lead()) await this.#guarded(() => this.#open());
    });
    void this.#quietTurn();
    this.#timer = setInterval(() => void this.#quietTurn(), everyMs);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#stopping = true;
    await this.#turn;
    await this.#standDown();
  }

  /** Whether this process is the one that sequences. */
  leads(): boolean {
    return this.#lock?.held() === true && !this.#halted;
  }

  /**
   * One turn: everything that is committed gets its place, the head is signed, the witness is asked. One at a time.
   * @throws LogDisagreement, and whatever database and store throw; the next turn begins from what is durable
   */
  turn(): Promise<void> {
    return this.#inTurn(() => this.#take());
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    // The next turn waits for the end of this one, however it ends; who called learns how.
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #take(): Promise<void> {
    if (this.#halted || !(await this.#lead())) return;
    let more = true;
    while (more && !this.#stopping) {
      more = await this.#extend();
      await this.#askWitness();
    }
  }

  /** @returns whether more waits than one head should make wait */
  #extend(): Promise<boolean> {
    return this.#guarded(async () => {
      const more = await this.#sequence(await this.#open());
      await this.#sign();
      return more;
    });
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // What is in memory may be ahead of what is durable.
      this.#tree = null;
      if (error instanceof LogDisagreement) this.#halted = true;
      throw error;
    }
  }

  async #quietTurn(): Promise<void> {
    // A turn that takes longer than the time between two makes the next ones needless.
    if (this.#turning) return;
    this.#turning = true;
    try {
      await this.turn();
    } catch (error) {
      if (error instanceof LogDisagreement) this.#parts.observer.halted(error);
      else this.#parts.observer.troubled(error);
    } finally {
      this.#turning = false;
    }
  }

  async #lead(): Promise<boolean> {
    if (this.#lock?.held() === true) return true;
    await this.#standDown();
    this.#lock = await holdSessionLock(this.#parts.db, LOCK);
    return this.#lock !== null;
  }

  async #standDown(): Promise<void> {
    const lock = this.#lock;
    this.#lock = null;
    this.#tree = null;
    this.#head = null;
    await lock?.release();
  }

  async #open(): Promise<OpenTree> {
    const { db, store, signer } = this.#parts;
    if (this.#tree !== null) return this.#tree;
    this.#tree = await openTree(db, store, signer.verifierKey);
    await this.#publishKeys();
    return this.#tree;
  }

  async #sequence(tree: OpenTree): Promise<boolean> {
    const { db, store } = this.#parts;
    let last = tree;
    for (let batch = 0; batch < this.#pace.batchesOfAHead; batch += 1) {
      const next = await sequenceEvents(db, store, last, this.#pace.eventsOfABatch);
      if (next === null) return false;
      this.#tree = next;
      last = next;
    }
    return true;
  }

  async #sign(): Promise<void> {
    const { store, signer, clock, observer } = this.#parts;
    const edge = this.#tree?.edge;
    if (edge === undefined || edge.size === 0 || this.#head?.size === edge.size) return;
    await this.#lock?.confirm();
    this.#head = await signHead(store, signer, { size: edge.size, root: edge.root() }, clock.now());
    observer.signed(edge.size);
  }

  async #askWitness(): Promise<void> {
    const { witness, store, clock, observer } = this.#parts;
    const head = this.#head;
    const now = clock.now();
    if (witness === null || head === null) return;
    if (this.#cosignedSize === head.size && now.getTime() - this.#askedAt < REAFFIRM_MS) return;
    this.#askedAt = now.getTime();
    const answer = await witness.client.cosign(store, head);
    if (answer.kind === 'cosigned') {
      await store.replace(COSIGNED_PATH, answer.note);
      await store.replace(CHECKPOINT_PATH, answer.note);
      this.#cosignedSize = head.size;
      this.#silentSince = null;
    } else {
      this.#cosignedSize = 0;
      this.#silentSince ??= now;
    }
    observer.witness(answer, this.#silentSince);
  }

  async #publishKeys(): Promise<void> {
    const { store, signer, witness } = this.#parts;
    const keys = [signer.verifierKey, ...(witness === null ? [] : [witness.address.key])];
    await store.replace(KEYS_PATH, keys.map((key) => `${writeVerifierKey(key)}\n`).join(''));
  }
}
