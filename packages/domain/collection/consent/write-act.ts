import { createHash } from 'node:crypto';
import type { SqlTransaction } from '@kean/db';
import { type BranchId, type ClientId, type Clock, type Id, newId, type Principal, type StaffId } from '@kean/kernel';
import { canonicalJson, type Json, type ReceiptSigner } from '@kean/receipts';
import { record } from '../audit-events.ts';
import type { ConsentAct, ConsentChannel, WordWay } from '../contract/consents.ts';
import { failCollection } from '../errors.ts';
import type { NoticeInForce } from './notice-to-show.ts';
import { actOfKey, versionOf } from './stored-consents.ts';
import { writeReceipt } from './write-receipt.ts';

/** What a process lends to whoever writes consents. */
export interface ConsentMeans {
  /** `undefined` where the process has no key: then nothing is recorded, for an answer without a receipt proves nothing. */
  readonly receipts: ReceiptSigner | undefined;
  readonly clock: Clock;
}

/** One word on one purpose and class. */
export interface AnswerRow {
  readonly purpose: string;
  readonly class: string;
  readonly answer: 'given' | 'refused' | 'withdrawn';
  readonly validUntil: Date | null;
}

/** What the client did on the tablet so that the answer is theirs. */
export interface WordOfClient {
  readonly id: Id<'ClientWord'>;
  readonly way: WordWay;
  /** SHA-256 over the drawing, lower-case hex; the receipt names it. */
  readonly signatureDigest: string | null;
}

/** An act that is about to be written. */
export interface ActToWrite {
  readonly key: string;
  readonly clientId: ClientId;
  /** Of the client: in the log of that branch the event stands. */
  readonly branchId: BranchId;
  readonly kind: 'given' | 'withdrawn';
  readonly channel: ConsentChannel;
  readonly by: 'subject' | 'guardian';
  /** The one that was shown, or that the answers taken back rested on. */
  readonly notice: NoticeInForce;
  readonly recordedBy: StaffId | null;
  readonly visitId: Id<'Visit'> | null;
  readonly paperRef: string | null;
  readonly word: WordOfClient | null;
  readonly answers: readonly AnswerRow[];
  /** Who asked for it: `null` for the client alone. */
  readonly principal: Principal | null;
}

const ACT = `INSERT INTO consent_act (id, client_id, seq, key, said, kind, channel, by, notice_id, notice_digest, recorded_by, paper_ref, at, word_id, visit_id)
  VALUES ($1::uuid, $2::uuid, $3::int, $4::uuid, $5, $6, $7, $8, $9::uuid, $10, $11::uuid, $12, $13::timestamptz, $14::uuid, $15::uuid)`;
const ANSWERS = `INSERT INTO consent_answer (act_id, id, purpose, class, answer, valid_until)
  SELECT $1::uuid, w.id, w.purpose, w.class, w.answer, w.until::timestamptz
  FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[]) AS w(id, purpose, class, answer, until)`;
const SHOWN = `INSERT INTO notice_shown (id, client_id, notice_id, channel, shown_by)
  VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5::uuid)`;

/** SHA-256 over what was said: one key stands for one thing. */
export function digestOfSaid(said: Json): Buffer {
  return createHash('sha256').update(canonicalJson(said)).digest();
}

/**
 * The act that was written under this key before, or `null`.
 * @throws AppError COLLECTION_CONSENT_KEY_USED where the same key said something else
 */
export async function actSaidBefore(
  tx: SqlTransaction,
  clientId: ClientId,
  key: string,
  said: Buffer,
): Promise<ConsentAct | null> {
  const before = await actOfKey(tx, clientId, key);
  if (before === null) return null;
  if (!before.said.equals(said)) throw failCollection('COLLECTION_CONSENT_KEY_USED');
  return { actId: before.id, receiptId: before.receiptId, version: before.seq, isNew: false };
}

/**
 * Writes an act with its answers, its receipt and its event. The client has to be held (`holdClient`).
 * @throws AppError COLLECTION_RECEIPTS_NOT_SIGNED
 */
export async function writeAct(
  tx: SqlTransaction,
  means: ConsentMeans,
  said: Buffer,
  act: ActToWrite,
): Promise<ConsentAct> {
  const { clientId, kind, channel, notice, recordedBy, principal } = act;
  const answers = act.answers.map((answer) => ({ ...answer, recordId: newId<'ConsentAnswer'>() }));
  const actId = newId<'ConsentAct'>();
  const version = (await versionOf(tx, clientId)) + 1;
  const at = means.clock.now();
  const given = kind === 'given';
  const shown = given ? [notice.id, notice.digest] : [null, null];
  const how = [recordedBy, act.paperRef, at, act.word?.id ?? null, act.visitId];
  const row = [actId, clientId, version, act.key, said, kind, channel, act.by, ...shown, ...how];
  await tx.query(ACT, row);
  await tx.query(ANSWERS, [
    actId,
    answers.map(({ recordId }) => recordId),
    answers.map(({ purpose }) => purpose),
    answers.map((one) => one.class),
    answers.map(({ answer }) => answer),
    answers.map(({ validUntil }) => validUntil?.toISOString() ?? null),
  ]);
  if (given) await tx.query(SHOWN, [newId(), clientId, notice.id, channel, recordedBy]);
  const receiptId: Id<'Receipt'> = await writeReceipt(tx, means, { ...act, answers, actId, at });
  await record(tx, {
    action: given ? 'collection.consent-given' : 'collection.consent-withdrawn',
    outcome: 'allowed',
    principal,
    branchId: act.branchId,
    subject: { kind: 'Client', id: clientId },
    facts: { actId, version, channel, purposes: new Set(answers.map(({ purpose }) => purpose)).size, receiptId },
  });
  return { actId, receiptId, version, isNew: true };
}
