import { AppError } from '@kean/kernel';
import { failObject } from '../errors.ts';
import { type DocumentType, HEAD_BYTES, isAsDeclared, typeOfContent } from './content-types.ts';
import type { MalwareScanner, Scan } from './malware-scanner.ts';

export interface Looking {
  readonly mostBytes: number;
  /** What its sender calls it: a media type, or nothing. */
  readonly declaredType: string;
  /** `null` where the office has none. */
  readonly scanner: MalwareScanner | null;
  /** What becomes of a file while the scanner does not answer. */
  readonly whenScannerIsAway: 'refuse' | 'wait';
}

/** What was found out about content that passed. */
export interface LookedAt {
  readonly type: DocumentType;
  readonly sizeBytes: number;
  /** `unscanned`: there is no scanner, or it was away. */
  readonly scan: 'clean' | 'unscanned';
}

/** Content on its way, and what is known of it when it is through. */
export interface ContentLookedAt {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** @throws TypeError before the bytes have ended */
  seen(): LookedAt;
}

/**
 * Looks at content while it passes, with bounded memory: what it is, how long it is, and whether the scanner finds something in it. The stream
 * ends well only when all of that is good, so that a store of all or nothing keeps nothing else.
 * @throws AppError from the stream: `OBJECT_CONTENT_EMPTY`, `_TOO_LARGE`, `_TYPE_UNKNOWN`, `_TYPE_IS_ANOTHER`, `_INFECTED`,
 *   `OBJECT_SCANNER_UNAVAILABLE`
 */
export function lookAtContent(source: AsyncIterable<Uint8Array>, looking: Looking): ContentLookedAt {
  let seen: LookedAt | null = null;
  async function* pass(): AsyncGenerator<Uint8Array> {
    const scan = await Scanning.begin(looking);
    try {
      let type: DocumentType | null = null;
      let sizeBytes = 0;
      for await (const piece of withWholeHead(source)) {
        sizeBytes += piece.length;
        if (sizeBytes > looking.mostBytes) throw failObject('OBJECT_CONTENT_TOO_LARGE');
        type ??= requireType(piece, looking.declaredType);
        await scan.feed(piece);
        yield piece;
      }
      if (type === null) throw failObject('OBJECT_CONTENT_EMPTY');
      seen = { type, sizeBytes, scan: await scan.end() };
    } finally {
      scan.abort();
    }
  }
  return {
    bytes: pass(),
    seen: () => {
      if (seen === null) throw new TypeError('content is known when it is through');
      return seen;
    },
  };
}

/** Passes a stream through the scanner once more, whole, and keeps nothing of it. @throws AppError `OBJECT_SCANNER_UNAVAILABLE` */
export async function isInfected(scanner: MalwareScanner, source: AsyncIterable<Uint8Array>): Promise<boolean> {
  const scan = await scanner.begin();
  try {
    for await (const piece of source) await scan.feed(piece);
    return (await scan.verdict()) === 'infected';
  } finally {
    scan.abort();
  }
}

function requireType(head: Uint8Array, declared: string): DocumentType {
  const type = typeOfContent(Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, HEAD_BYTES)));
  if (type === null) throw failObject('OBJECT_CONTENT_TYPE_UNKNOWN');
  if (!isAsDeclared(declared, type)) throw failObject('OBJECT_CONTENT_TYPE_IS_ANOTHER');
  return type;
}

/** The same bytes, of which the first piece is long enough to be judged, or all that there is. */
async function* withWholeHead(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const piece of source) {
    if (head === null) {
      yield piece;
      continue;
    }
    head = Buffer.concat([head, piece]);
    if (head.length < HEAD_BYTES) continue;
    yield head;
    head = null;
  }
  if (head !== null && head.length > 0) yield head;
}

/** The scanner beside one stream; where it may be away, a stream goes on without it and says so. */
class Scanning {
  #scan: Scan | null;
  readonly #mayBeAway: boolean;

  private constructor(scan: Scan | null, mayBeAway: boolean) {
    this.#scan = scan;
    this.#mayBeAway = mayBeAway;
  }

  static async begin({ scanner, whenScannerIsAway }: Looking): Promise<Scanning> {
    const scanning = new Scanning(null, whenScannerIsAway === 'wait');
    if (scanner !== null) scanning.#scan = await scanning.#orAway(() => scanner.begin());
    return scanning;
  }

  async feed(bytes: Uint8Array): Promise<void> {
    const scan = this.#scan;
    if (scan !== null) await this.#orAway(() => scan.feed(bytes));
  }

  async end(): Promise<LookedAt['scan']> {
    const scan = this.#scan;
    const verdict = scan === null ? null : await this.#orAway(() => scan.verdict());
    if (verdict === 'infected') throw failObject('OBJECT_CONTENT_INFECTED');
    return verdict ?? 'unscanned';
  }

  abort(): void {
    this.#scan?.abort();
  }

  async #orAway<Done>(ask: () => Promise<Done>): Promise<Done | null> {
    try {
      return await ask();
    } catch (error) {
      if (!this.#mayBeAway || !(error instanceof AppError)) throw error;
      this.#scan?.abort();
      this.#scan = null;
      return null;
    }
  }
}
