import type { SqlTransaction } from '@kean/db';
import type { BranchId, ClientId, Id, StaffId } from '@kean/kernel';
import type { ConsentAct, ConsentChannel } from '../contract/consents.ts';
import { failCollection } from '../errors.ts';

/** One act as it is stored. */
export interface StoredAct {
  readonly id: ConsentAct['actId'];
  readonly seq: number;
  readonly said: Buffer;
  readonly receiptId: ConsentAct['receiptId'];
}

/** The last word on one purpose and class, with what the notice behind it told. */
export interface LastWord {
  readonly actId: ConsentAct['actId'];
  readonly purpose: string;
  readonly class: string;
  readonly answer: 'given' | 'refused' | 'withdrawn';
  readonly validUntil: Date | null;
  readonly seq: number;
  readonly at: Date;
  readonly channel: ConsentChannel;
  readonly by: 'subject' | 'guardian';
  readonly noticeId: Id<'Notice'> | null;
  readonly noticeVersion: number | null;
  readonly noticeState: string | null;
  /** Fields that the notice told for this purpose. */
  readonly told: readonly string[] | null;
  /** `null` for what a restore took back: the client has the receipt of the act that was lost. */
  readonly receiptId: ConsentAct['receiptId'] | null;
  readonly recordedBy: StaffId | null;
  readonly paperRef: string | null;
  /** Signed on the tablet, with a message to the client that tells of it. */
  readonly isSigned: boolean;
  /** By word of mouth or signature: when the client was told in writing; `null` while nothing went out. */
  readonly toldAt: Date | null;
}

/** One of `standing_grounds`: what allows this client's values to be opened now. */
export interface StandingGround {
  readonly purpose: string;
  readonly class: string;
  readonly basis: 'consent' | 'contract' | 'legal-duty';
  readonly version: number;
  readonly fields: readonly string[];
}

const CLIENT = 'SELECT state, branch_id AS "branchId" FROM client WHERE id = $1::uuid';

/** What is read of a client before anything is written. */
export interface HeldClient {
  readonly state: string;
  readonly branchId: BranchId;
}
const LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('consent ' || $1::text, 0))";
const ACT = `SELECT a.id, a.seq, a.said, r.id AS "receiptId" FROM consent_act a JOIN consent_receipt r ON r.act_id = a.id
  WHERE a.client_id = $1::uuid AND a.key = $2::uuid`;
const LATEST = 'SELECT coalesce(max(seq), 0)::int AS seq FROM consent_act WHERE client_id = $1::uuid';
const LAST_WORDS = `SELECT DISTINCT ON (w.purpose, w.class) a.id AS "actId", w.purpose, w.class, w.answer,
    w.valid_until AS "validUntil", a.seq, a.at, a.channel, a.by, a.notice_id AS "noticeId", n.version AS "noticeVersion",
    n.state AS "noticeState", n.covers->w.purpose AS told, r.id AS "receiptId", a.recorded_by AS "recordedBy",
    a.paper_ref AS "paperRef", t.at AS "toldAt",
    o.act_id IS NOT NULL AS "isSigned"
  FROM consent_act a JOIN consent_answer w ON w.act_id = a.id LEFT JOIN consent_receipt r ON r.act_id = a.id
  LEFT JOIN notice_version n ON n.id = a.notice_id LEFT JOIN consent_told t ON t.act_id = a.id
  LEFT JOIN consent_objection o ON o.act_id = a.id
  WHERE a.client_id = $1::uuid ORDER BY w.purpose, w.class, a.seq DESC`;
const GROUNDS = 'SELECT standing_grounds($1::uuid) AS grounds';

/**
 * The client, as far as row security shows it; nobody else writes its consents before the transaction ends.
 * @throws AppError COLLECTION_CLIENT_NOT_FOUND for one that is absent, hidden or erased
 */
export async function holdClient(tx: SqlTransaction, clientId: ClientId): Promise<HeldClient> {
  await requireClient(tx, clientId);
  await tx.query(LOCK, [clientId]);
  // Read again: it may have been erased while this one waited.
  return requireClient(tx, clientId);
}

/** @throws AppError COLLECTION_CLIENT_NOT_FOUND for one that is absent, hidden or erased */
export async function requireClient(tx: SqlTransaction, clientId: ClientId): Promise<HeldClient> {
  const [client] = await tx.query<HeldClient>(CLIENT, [clientId]);
  if (client === undefined || client.state === 'erased') throw failCollection('COLLECTION_CLIENT_NOT_FOUND');
  return client;
}

export async function actOfKey(tx: SqlTransaction, clientId: ClientId, key: string): Promise<StoredAct | null> {
  const [act] = await tx.query<StoredAct>(ACT, [clientId, key]);
  return act ?? null;
}

/** Number of the client's last act; 0 before the first. */
export async function versionOf(tx: SqlTransaction, clientId: ClientId): Promise<number> {
  const [latest] = await tx.query<{ seq: number }>(LATEST, [clientId]);
  return latest?.seq ?? 0;
}

export function lastWordsOf(tx: SqlTransaction, clientId: ClientId): Promise<LastWord[]> {
  return tx.query<LastWord>(LAST_WORDS, [clientId]);
}

/** What the keyring's door is told of this client, from the same statement that the door's readers use. */
export async function groundsOf(tx: SqlTransaction, clientId: ClientId): Promise<readonly StandingGround[]> {
  const [found] = await tx.query<{ grounds: StandingGround[] }>(GROUNDS, [clientId]);
  return found?.grounds ?? [];
}
