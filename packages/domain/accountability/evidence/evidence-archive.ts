import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { type EventProof, type EventProver, type EventRecord, eventJson, findEvent, readEntry } from '@kean/audit';
import { inSqlTransaction, nobody } from '@kean/db';
import { AppError } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import { instructionsOf } from './instructions.ts';
import { nameOfEvent } from './name-of-event.ts';
import { TAR_END, tarFile } from './tar-file.ts';

/** A file on its way out. */
export interface Archive {
  /** ASCII; of which day it is, never what is in it. */
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Readable;
}

/** The archive as a stream: each event is proven when its turn comes, so memory holds one at a time and the lines. */
export function evidenceArchive(services: Services, prover: EventProver, events: readonly EventRecord[]): Archive {
  const now = services.clock.now();
  const gzip = createGzip();
  const source = Readable.from(filesOf(services, prover, events, now));
  source.on('error', (error) => gzip.destroy(error));
  return {
    fileName: `evidence-${now.toISOString().slice(0, 10)}.tar.gz`,
    contentType: 'application/gzip',
    bytes: source.pipe(gzip),
  };
}

async function* filesOf(services: Services, prover: EventProver, events: readonly EventRecord[], now: Date) {
  const { head, verifierKeys } = prover;
  const file = (name: string, content: string | Uint8Array) => tarFile(`evidence/${name}`, Buffer.from(content), now);
  const lines: string[] = [];
  const altered: string[] = [];
  let notYetSigned = 0;
  yield file('checkpoint', head.note);
  yield file('verifier-keys', verifierKeys.map((key) => `${key}\n`).join(''));
  // Oldest first, as the log stands.
  for (const event of events.toReversed()) {
    const proven = await proofOf(services, prover, event);
    if (proven === 'altered') altered.push(event.id);
    else if (proven === null) notYetSigned += 1;
    else {
      const name = nameOfEvent(proven.sequence);
      lines.push(eventJson(proven.sequence, readEntry(proven.entry)));
      yield file(`entries/${name}.entry`, proven.entry);
      yield file(`proofs/${name}.tlog-proof`, proven.proof);
    }
  }
  yield file('events.jsonl', lines.map((line) => `${line}\n`).join(''));
  const summary = { origin: head.origin, size: head.size, events: lines.length, altered, notYetSigned };
  yield file('README.txt', instructionsOf(summary));
  yield TAR_END;
}

/** One event that cannot be proven does not keep the others from being; it is named. */
async function proofOf(
  services: Services,
  prover: EventProver,
  event: EventRecord,
): Promise<EventProof | null | 'altered'> {
  try {
    return await inSqlTransaction(services.db, nobody, async (tx) => {
      const row = await findEvent(tx, event);
      return row === null ? 'altered' : prover.prove(tx, row);
    });
  } catch (error) {
    if (error instanceof AppError && error.code === 'AUDIT_EVENT_ALTERED') return 'altered';
    throw error;
  }
}
