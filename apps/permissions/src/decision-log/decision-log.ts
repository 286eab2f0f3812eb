import { Buffer } from 'node:buffer';
import { type KeyObject, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { StaffFacts } from '@kean/agency/rule-sets';
import { dropOldSegments, SEGMENT_ENDING } from './old-segments.ts';
import { PendingLines } from './pending-lines.ts';
import type { DecidedEndpoint } from './record.ts';
import { SegmentSealer, sizeOf } from './sealed-segment.ts';

const FLUSH_MS = 20;
const SYNC_MS = 1_000;
/** Past this nothing more is decided until the disk has taken what waits (I10). */
const MOST_PENDING_BYTES = 64 * 1024 * 1024;
/** A buffer that grew past this is given back once its block is written. */
const MOST_KEPT_BYTES = 4 * 1024 * 1024;
const SEGMENT_BYTES = 256 * 1024 * 1024;
const SEGMENT_MS = 3_600_000;

/** What is written of one request; texts that are JSON already stay so. */
export interface Decided {
  readonly at: number;
  readonly caller: string;
  readonly domainsJson: string;
  readonly endpoint: DecidedEndpoint;
  readonly policies: readonly PolicySource[];
  readonly facts?: readonly StaffFacts[] | undefined;
  readonly marksJson: string;
  /** JSON in UTF-8. */
  readonly body: Buffer;
}

/** A domain's policies, as they are told once per segment. */
export interface PolicySource {
  /** Name and hash. */
  readonly key: string;
  /** `"<name>":"<hash>"`, as each record names it. */
  readonly markJson: string;
  /** The line that holds the document (see `LogLine`). */
  readonly lineJson: () => string;
}

export interface DecisionLogOptions {
  readonly folder: string;
  readonly reader: KeyObject;
  readonly keptDays: number;
  /** After so many bytes a segment ends. Default 256 MiB. */
  readonly segmentBytes?: number;
  readonly onFault: (error: unknown) => void;
}

/**
 * The log of decisions: numbered, sealed for its reader, appended in blocks every 20 ms and brought to the disk every second.
 * An answer does not wait for its record. A decision discloses nothing by itself, and what a crash can lose is what the last
 * second brought; the numbers tell how much that was (see the README).
 */
export class DecisionLog {
  readonly run = randomUUID();
  readonly #options: DecisionLogOptions;
  /** What waits for the next block, and a second one for what comes while the block is written. */
  #lines = new PendingLines();
  #spare = new PendingLines();
  /** Bytes of the block that is being written. */
  #leaving = 0;
  #given = 0;
  #written = 0;
  #segments = 0;
  #segment: Segment | null = null;
  #known = new Set<string>();
  #flushing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #failing = false;
  #closed = false;

  private constructor(options: DecisionLogOptions) {
    this.#options = options;
  }

  /** @throws Error where the folder cannot be written: a service that cannot account for its decisions does not start */
  static async open(options: DecisionLogOptions): Promise<DecisionLog> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    await dropOldSegments(options.folder, options.keptDays);
    const log = new DecisionLog(options);
    await log.#beginSegment();
    return log;
  }

  /** Whether a decision can be accounted for now. Where not, none may be made. */
  get ready(): boolean {
    return !this.#closed && this.#lines.length + this.#leaving < MOST_PENDING_BYTES;
  }

  /** Decisions numbered so far, and those of them that are in the file. Their difference after a crash is the loss. */
  get figures(): { readonly given: number; readonly written: number } {
    return { given: this.#given, written: this.#written };
  }

  /** Puts a decision into the next block. @returns its number */
  append(decided: Decided): number {
    this.#given += 1;
    for (const policy of decided.policies) this.#introduce(policy);
    let policies = '';
    for (const { markJson } of decided.policies) policies += policies === '' ? markJson : `,${markJson}`;
    const facts = decided.facts === undefined ? '' : `,"facts":${JSON.stringify(decided.facts)}`;
    this.#lines
      .text(
        `{"decision":{"n":${this.#given},"at":${decided.at},"caller":"${decided.caller}","domains":${decided.domainsJson},` +
          `"endpoint":"${decided.endpoint}","policies":{${policies}}${facts},"marks":${decided.marksJson},"body":`,
      )
      .json(decided.body)
      .text('}}\n');
    this.#wake();
    return this.#given;
  }

  /** Writes what waits, ends the segment and closes it. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#flushing;
    await this.#endSegment();
  }

  #introduce({ key, lineJson }: PolicySource): void {
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#lines.text(lineJson()).text('\n');
  }

  #wake(): void {
    this.#timer ??= setTimeout(() => this.#onTimer(), FLUSH_MS);
  }

  #onTimer(): void {
    this.#timer = null;
    this.#flushing ??= this.#flush().finally(() => {
      this.#flushing = null;
      if (this.#lines.length > 0 && !this.#closed) {
        this.#timer ??= setTimeout(() => this.#onTimer(), this.#failing ? SYNC_MS : FLUSH_MS);
      }
    });
  }

  async #flush(): Promise<void> {
    try {
      const segment = this.#segment ?? (await this.#beginSegment());
      await this.#write(segment);
      if (segment.bytes > (this.#options.segmentBytes ?? SEGMENT_BYTES) || Date.now() - segment.startedAt > SEGMENT_MS)
        await this.#endSegment();
      this.#failing = false;
    } catch (error) {
      // The segment may end within a block, which its reader can tell. What could not be written stays and goes into the next.
      await this.#segment?.handle.close().catch(() => undefined);
      this.#segment = null;
      if (!this.#failing) this.#options.onFault(error);
      this.#failing = true;
    }
  }

  async #write(segment: Segment): Promise<void> {
    const [lines, given] = [this.#lines, this.#given];
    if (lines.length === 0) return;
    this.#lines = this.#spare;
    this.#leaving = lines.length;
    try {
      const block = segment.sealer.seal(lines.bytes);
      await segment.handle.writev(block);
      segment.bytes += sizeOf(block);
      const now = Date.now();
      if (now - segment.syncedAt > SYNC_MS) {
        segment.syncedAt = now;
        await segment.handle.datasync();
      }
    } catch (error) {
      // What came meanwhile goes behind what could not be written.
      lines.lines(this.#lines.bytes);
      this.#lines.clear();
      this.#spare = this.#lines;
      this.#lines = lines;
      throw error;
    } finally {
      this.#leaving = 0;
    }
    lines.clear();
    this.#spare = lines.capacity > MOST_KEPT_BYTES ? new PendingLines() : lines;
    this.#written = given;
  }

  async #beginSegment(): Promise<Segment> {
    this.#segments += 1;
    // The policies are told again in each segment, so that each can be read without the others.
    this.#known = new Set();
    const startedAt = new Date();
    const sealer = new SegmentSealer(this.#options.reader, {
      run: this.run,
      segment: this.#segments,
      first: this.#written + 1,
      startedAt: startedAt.toISOString(),
    });
    const name = `${startedAt.toISOString().replaceAll(/[-:]/g, '')}-${this.run.slice(0, 8)}-${this.#segments}${SEGMENT_ENDING}`;
    const handle = await open(join(this.#options.folder, name), 'wx', 0o600);
    await handle.write(sealer.head);
    const now = startedAt.getTime();
    this.#segment = { sealer, handle, startedAt: now, syncedAt: now, bytes: sealer.head.length };
    return this.#segment;
  }

  async #endSegment(): Promise<void> {
    const segment = this.#segment;
    if (segment === null) return;
    await this.#write(segment);
    await segment.handle.writev(segment.sealer.seal(Buffer.from(`{"end":{"last":${this.#written}}}\n`)));
    await segment.handle.datasync();
    await segment.handle.close();
    this.#segment = null;
    await dropOldSegments(this.#options.folder, this.#options.keptDays);
  }
}

interface Segment {
  readonly sealer: SegmentSealer;
  readonly handle: FileHandle;
  readonly startedAt: number;
  syncedAt: number;
  bytes: number;
}
