import { Readable } from 'node:stream';
import { KIND_BYTES, kindOf } from '@kean/collection/contract/reading-lists';
import { inSqlTransaction } from '@kean/db';
import { AppError, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { promise, setTimer } from '@kean/queues';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { RadiusId, ReceiveLeakInput } from '../contract/radius.ts';
import { eraseLeakedFile } from '../jobs/erase-leaked-file.job.ts';
import { measureRadius } from '../jobs/measure-radius.job.ts';
import { insertRadius } from './ask-radius.ts';
import { failRadius, radiusCodeOf } from './errors.ts';
import { objectOfLeak, storeLeak } from './stored-file.ts';

export const MOST_BYTES = 200 * 1024 * 1024;
/** As the database reckons it too, which has the last word on what a page shows. */
const KEPT_HOURS = 72;

export interface ArrivingLeak {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Content length where the caller announced one. */
  readonly declaredBytes?: number | null;
}

/**
 * Takes in what leaked. That it will be erased is committed before its first byte is stored; then the bytes go sealed to the object store as they
 * arrive, and one transaction writes the row, its event and the promise that it will be measured. A refused file leaves the event of its refusal.
 * @throws AppError INCIDENTS_LEAKED_FILE_TOO_LARGE | _EMPTY | _KIND_UNKNOWN | INCIDENTS_LEAKED_UPLOAD_BROKEN | INCIDENTS_RADIUS_RUNS_ALREADY
 */
export async function receiveLeak(
  call: SignedInContext,
  input: ReceiveLeakInput,
  arriving: ArrivingLeak,
): Promise<RadiusId> {
  const { services, principal } = call;
  const radiusId: RadiusId = newId<'LeakRadius'>();
  try {
    if ((arriving.declaredBytes ?? 0) > MOST_BYTES) throw failRadius('INCIDENTS_LEAKED_FILE_TOO_LARGE');
    await inSqlTransaction(services.db, asThemself(call), (tx) =>
      setTimer(tx, {
        ...{ name: 'incidents.leaked-file-end', key: radiusId, dueAt: { inSeconds: KEPT_HOURS * 3_600 } },
        ...{ job: eraseLeakedFile, payload: { radiusId } },
      }),
    );
    const passing = new PassingBytes(arriving.bytes);
    await storeLeak(services, principal, radiusId, passing.pass());
    await inSqlTransaction(services.db, asThemself(call), async (tx) => {
      await insertRadius(tx, call, { ...input, radiusId, staffId: null, sizeBytes: passing.sizeBytes });
      await promise(tx, measureRadius, { radiusId }, radiusId);
    });
    return radiusId;
  } catch (error) {
    await services.objects.delete(objectOfLeak(radiusId));
    const reason = radiusCodeOf(error);
    if (reason !== null) {
      await inSqlTransaction(services.db, asThemself(call), (tx) =>
        record(tx, {
          ...{ action: 'incidents.leaked-file-refused', outcome: 'refused', principal },
          ...{ subject: { kind: 'LeakRadius', id: null }, facts: { reason } },
        }),
      );
    }
    throw error;
  }
}

/** Counted and looked at while they pass, and kept nowhere. */
class PassingBytes {
  readonly #bytes: AsyncIterable<Uint8Array>;
  sizeBytes = 0;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    // A request that is refused half-way must stay open for the answer.
    this.#bytes = bytes instanceof Readable ? bytes.iterator({ destroyOnReturn: false }) : bytes;
  }

  async *pass(): AsyncGenerator<Uint8Array, void, undefined> {
    let head: Buffer | null = Buffer.alloc(0);
    try {
      for await (const piece of this.#bytes) {
        this.sizeBytes += piece.length;
        if (this.sizeBytes > MOST_BYTES) throw failRadius('INCIDENTS_LEAKED_FILE_TOO_LARGE');
        if (head === null) {
          yield piece;
          continue;
        }
        head = Buffer.concat([head, piece]);
        if (head.length < KIND_BYTES) continue;
        requireReadable(head);
        yield head;
        head = null;
      }
    } catch (error) {
      throw error instanceof AppError ? error : failRadius('INCIDENTS_LEAKED_UPLOAD_BROKEN');
    }
    if (this.sizeBytes === 0) throw failRadius('INCIDENTS_LEAKED_FILE_EMPTY');
    if (head === null) return;
    requireReadable(head);
    yield head;
  }
}

/** Only what certainly is no table and no text is turned away here; the worker looks closer. */
function requireReadable(head: Buffer): void {
  if (kindOf(head) === 'other') throw failRadius('INCIDENTS_LEAKED_FILE_KIND_UNKNOWN');
}
