import {
  type Arriving,
  type DocumentRefusal,
  type ReceivedFile,
  storeFile,
  whyNotKept,
} from '@kean/clients/contract/keeping-documents';
import { inSqlTransaction } from '@kean/db';
import type { SealingKey } from '@kean/encryption';
import type { SignedInContext } from '@kean/procedures';
import { type AttachPaperInput, MOST_PAPERS } from '../../contract/fitness.ts';
import { asThemself } from '../../secrecy/breaches/stored-breach.ts';
import { record } from '../audit-events.ts';
import { failFitness } from '../errors.ts';
import {
  CHECK_PAPERS,
  objectOfPaper,
  type PaperId,
  type PaperOfCheck,
  placesOfPaper,
  readCheck,
} from './stored-paper.ts';

const HOLD = 'SELECT FROM fulfilment WHERE id = $1::uuid FOR UPDATE';
const BEFORE = 'SELECT state FROM duty_paper WHERE id = $1::uuid AND fulfilment_id = $2::uuid';
const BEGIN = 'INSERT INTO duty_paper (id, fulfilment_id, received_by) VALUES ($1::uuid, $2::uuid, $3::uuid)';
const KEEP = `UPDATE duty_paper SET state = 'kept', type = $2, size_bytes = $3::int4, scan = $4, sealed_hash = $5::bytea,
    sealed_key = $6::bytea, kept_at = clock_timestamp() WHERE id = $1::uuid AND state = 'receiving' RETURNING id`;
const REFUSE = `UPDATE duty_paper SET state = 'refused', refused_because = $2, ended_at = clock_timestamp()
  WHERE id = $1::uuid AND state = 'receiving'`;

/**
 * Takes in the paper that a check rests on: looked at, sealed and stored while it arrives, so that nothing lies anywhere in the clear. Sent twice
 * it is kept once.
 * @throws AppError PERSONNEL_DUTY_NOT_FOUND | PERSONNEL_OWN_DUTY | PERSONNEL_DUTY_MOVED_ON | PERSONNEL_PAPERS_TOO_MANY |
 *   PERSONNEL_PAPER_SENT_ALREADY; what the intake refuses, which is in the log as well
 */
export async function receivePaper(call: SignedInContext, input: AttachPaperInput, arriving: Arriving): Promise<void> {
  const paper = await begin(call, input);
  if (paper === null) return;
  let received: ReceivedFile;
  try {
    received = await storeFile(
      call.services,
      await keyOf(call, paper.paperId),
      {
        places: placesOfPaper(paper.paperId),
        put: (sealed) => call.services.objects.put(objectOfPaper(paper.paperId), sealed),
      },
      arriving,
    );
  } catch (error) {
    await refuse(call, paper, whyNotKept(error));
    throw error;
  }
  await keep(call, paper, received).catch(async (error: unknown) => {
    await call.services.objects.delete(objectOfPaper(paper.paperId));
    throw error;
  });
}

/** Writes down that something is coming, before the first byte. @returns `null` where this very paper is kept already */
function begin(call: SignedInContext, { fulfilmentId, paperId }: AttachPaperInput): Promise<PaperOfCheck | null> {
  const { staffId: by } = call.principal;
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    await tx.query(HOLD, [fulfilmentId]);
    const check = await readCheck(tx, fulfilmentId);
    if (check === null) throw failFitness('PERSONNEL_DUTY_NOT_FOUND');
    if (check.staffId === by) throw failFitness('PERSONNEL_OWN_DUTY');
    const [before] = await tx.query<{ state: string }>(BEFORE, [paperId, fulfilmentId]);
    if (before?.state === 'kept') return null;
    if (before !== undefined) throw failFitness('PERSONNEL_PAPER_SENT_ALREADY');
    if (check.state !== 'asked' && check.state !== 'standing') throw failFitness('PERSONNEL_DUTY_MOVED_ON');
    if (check.papers >= MOST_PAPERS) throw failFitness('PERSONNEL_PAPERS_TOO_MANY');
    await tx.query(BEGIN, [paperId, fulfilmentId, by]);
    return { paperId, fulfilmentId, staffId: check.staffId };
  });
}

async function keyOf({ services, principal }: SignedInContext, paperId: PaperId): Promise<SealingKey> {
  const keys = await services.keyring.createFor('import', [paperId], { principal, purpose: CHECK_PAPERS });
  const key = keys.get(paperId);
  if (key === undefined) throw new TypeError('the keyring made no key for a paper');
  return key;
}

function keep(call: SignedInContext, paper: PaperOfCheck, received: ReceivedFile): Promise<void> {
  const { paperId, fulfilmentId, staffId } = paper;
  const { type, sizeBytes, scan, sealedKey, stored } = received;
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const hash = Buffer.from(stored.sha256, 'hex');
    const [kept] = await tx.query(KEEP, [paperId, type, sizeBytes, scan, hash, sealedKey]);
    if (kept === undefined) throw failFitness('PERSONNEL_PAPER_NOT_FOUND');
    await record(tx, {
      ...{ action: 'personnel.check-paper-kept', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'Staff', id: staffId }, facts: { fulfilmentId, paperId, scan } },
    });
  });
}

function refuse(call: SignedInContext, paper: PaperOfCheck, reason: DocumentRefusal): Promise<void> {
  const { paperId, fulfilmentId, staffId } = paper;
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    await tx.query(REFUSE, [paperId, reason]);
    await record(tx, {
      ...{ action: 'personnel.check-paper-refused', outcome: 'refused', principal: call.principal },
      ...{ subject: { kind: 'Staff', id: staffId }, facts: { fulfilmentId, paperId, reason } },
    });
  });
}
