import { type Database, inSqlTransaction, nobody, type RowPrincipal, type SqlTransaction } from '@kean/db';
import type { Services } from '@kean/procedures';
import { setTimer } from '@kean/queues';
import { record } from '../../audit-events.ts';
import type { LeakNoticeId } from '../../contract/notices.ts';
import { writeToInvented } from './drill-sink.ts';
import { NEXT_ROUND } from './move-sending.ts';
import { runSending } from './run-sending.job.ts';
import { holdSending, type StoredSending } from './stored-sending.ts';
import { writeToNextClients } from './write-to-clients.ts';

/** What the job is lent. */
export interface SendingWorker {
  readonly services: { readonly db: Database; readonly keyring: Services['keyring'] };
}

/** Acts for no person and on the whole agency; what it may open is for the door of the keyring to say. */
const SENDER: RowPrincipal = { ...nobody, clientScope: 'agency' };

/** Clients of one round; a batch of messages takes one transaction. */
export const BATCH = 200;
/** Of a drill fewer, and slower: whoever practises sees the counts move, and can pause. */
const BATCH_OF_A_DRILL = 25;
const DRILL_SECONDS = 1;
/** Until what was queued is looked at again, where nobody else is to be written to. */
const IDLE_SECONDS = 15;

const ENROL = `
  INSERT INTO leak_notice_client (case_id, client_id, notice_id)
  SELECT l.case_id, l.client_id, $2::uuid FROM leak_case_client l
   WHERE l.case_id = $1::uuid AND NOT EXISTS (
     SELECT FROM leak_notice_client q WHERE q.case_id = l.case_id AND q.client_id = l.client_id)
   ORDER BY l.client_id LIMIT 5000 ON CONFLICT DO NOTHING`;
const NEXT = 'UPDATE leak_notice_sending SET round = $2::int WHERE notice_id = $1::uuid';
const FINISH = `
  UPDATE leak_notice_sending SET state = 'finished', round = round + 1 WHERE notice_id = $1::uuid AND NOT EXISTS (
    SELECT FROM leak_notice_client q WHERE q.notice_id = $1::uuid AND q.state IN ('waiting', 'queued')) RETURNING notice_id`;

/**
 * One round: a batch, in one transaction that also sets the timer of the next. It reads the sending as it stands; paused or stopped meanwhile, it
 * does nothing, and neither does a round that is not the newest. Killed anywhere, it left nothing behind.
 */
export function runRound(
  { services: { db, keyring } }: SendingWorker,
  { noticeId, round }: { readonly noticeId: LeakNoticeId; readonly round: number },
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  return inSqlTransaction(db, SENDER, async (tx) => {
    const sending = await holdSending(tx, noticeId);
    if (sending?.round === round && sending.state === 'running') await goOn(tx, keyring, sending);
    await done(tx);
  });
}

async function goOn(tx: SqlTransaction, keyring: Services['keyring'], sending: StoredSending): Promise<void> {
  const { noticeId, caseId } = sending;
  // A drill enrols nobody: the database takes no client of one, and the door of the keyring is not asked.
  const isDrill = sending.invented !== null;
  if (!isDrill) await tx.query(ENROL, [caseId, noticeId]);
  const { more } = isDrill
    ? await writeToInvented(tx, sending, BATCH_OF_A_DRILL)
    : await writeToNextClients(tx, keyring, sending, BATCH);
  if (!more && (await isFinished(tx, noticeId))) return;
  await again(tx, sending, more ? (isDrill ? DRILL_SECONDS : 0) : IDLE_SECONDS);
}

async function again(tx: SqlTransaction, { noticeId, round }: StoredSending, inSeconds: number): Promise<void> {
  await tx.query(NEXT, [noticeId, round + 1]);
  const due = { name: NEXT_ROUND, key: noticeId, dueAt: { inSeconds } };
  await setTimer(tx, { ...due, job: runSending, payload: { noticeId, round: round + 1 } });
}

async function isFinished(tx: SqlTransaction, noticeId: LeakNoticeId): Promise<boolean> {
  if ((await tx.query(FINISH, [noticeId])).length === 0) return false;
  await record(tx, {
    ...{ action: 'incidents.notice-sending-finished', outcome: 'allowed', principal: null },
    subject: { kind: 'LeakNotice', id: noticeId },
  });
  return true;
}
