import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { clearTimer, promise } from '@kean/queues';
import { asThemself } from '../../alerts/alert-rows.ts';
import { record } from '../../audit-events.ts';
import type { LeakNoticeId, MoveSendingInput, SendingView, StartSendingInput } from '../../contract/notices.ts';
import { failNotice } from '../errors.ts';
import { requireCase } from '../known-facts.ts';
import { aDrillWritesToAsManyAsItsFactsSay } from '../rules/a-drill-writes-to-as-many-as-its-facts-say.ts';
import { requireNotice } from '../stored-notice.ts';
import { runSending } from './run-sending.job.ts';
import { viewSending } from './show-sending.ts';
import { holdSending } from './stored-sending.ts';

/** The timer of a sending, by its notice. */
export const NEXT_ROUND = 'incidents.notice-round';

const START = `
  INSERT INTO leak_notice_sending (notice_id, language, started_by, invented) VALUES ($1::uuid, $2, $3::uuid, $4::int) ON CONFLICT DO NOTHING RETURNING round`;
const MOVE = `
  UPDATE leak_notice_sending SET state = $2, round = round + 1, moved_by = $3::uuid WHERE notice_id = $1::uuid RETURNING round`;
/** Without it the keys of clients open for no notice, and everybody would be listed as one who cannot be reached. */
const HAS_GROUND = `
  SELECT EXISTS (SELECT FROM basis_approval WHERE purpose = 'incident-handling' AND approved_at IS NOT NULL AND ended_at IS NULL) AS has`;

/**
 * Lets an approved notice go to the clients of its case; that of a drill to invented people, into the sink of drills.
 * @throws AppError INCIDENTS_NOTICE_NOT_FOUND | INCIDENTS_NOTICE_NOT_TO_SEND | INCIDENTS_NOTICE_HAS_NO_GROUND | INCIDENTS_NOTICE_MOVED_ON
 */
export function startSending(call: SignedInContext, { noticeId, language }: StartSendingInput): Promise<SendingView> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const { kind, approvedAt, caseId } = await requireNotice(tx, noticeId);
    if (kind !== 'clients' || approvedAt === null) throw failNotice('INCIDENTS_NOTICE_NOT_TO_SEND');
    const { isDrill, facts } = await requireCase(tx, caseId);
    if (!isDrill) await requireGround(tx);
    const invented = isDrill ? aDrillWritesToAsManyAsItsFactsSay(facts) : null;
    const [started] = await tx.query<{ round: number }>(START, [noticeId, language, principal.staffId, invented]);
    if (started === undefined) throw failNotice('INCIDENTS_NOTICE_MOVED_ON');
    await goOn(tx, noticeId, started.round);
    await tell(tx, call, noticeId, 'running');
    return viewSending(tx, noticeId);
  });
}

/** A drill opens no key and needs none. */
async function requireGround(tx: SqlTransaction): Promise<void> {
  const [ground] = await tx.query<{ has: boolean }>(HAS_GROUND);
  if (ground?.has !== true) throw failNotice('INCIDENTS_NOTICE_HAS_NO_GROUND');
}

/** From where somebody may take it where. `finished` goes on when clients were taken into the case since. */
const FROM: Readonly<Record<MoveSendingInput['to'], readonly string[]>> = {
  running: ['paused', 'finished'],
  paused: ['running'],
  stopped: ['running', 'paused'],
};

/**
 * Pauses, lets go on, or stops for good. What was queued and not sent waits with it.
 * @throws AppError INCIDENTS_NOTICE_NOT_FOUND | INCIDENTS_NOTICE_MOVED_ON
 */
export function moveSending(call: SignedInContext, { noticeId, round, to }: MoveSendingInput): Promise<SendingView> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const held = await holdSending(tx, noticeId);
    if (held === null) throw failNotice('INCIDENTS_NOTICE_NOT_FOUND');
    if (held.round > round || !FROM[to].includes(held.state)) throw failNotice('INCIDENTS_NOTICE_MOVED_ON');
    const [moved] = await tx.query<{ round: number }>(MOVE, [noticeId, to, principal.staffId]);
    await clearTimer(tx, NEXT_ROUND, noticeId);
    if (to === 'running' && moved !== undefined) await goOn(tx, noticeId, moved.round);
    await tell(tx, call, noticeId, to);
    return viewSending(tx, noticeId);
  });
}

async function goOn(tx: SqlTransaction, noticeId: LeakNoticeId, round: number): Promise<void> {
  await promise(tx, runSending, { noticeId, round }, `${noticeId}.${round}`);
}

function tell(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  noticeId: LeakNoticeId,
  to: MoveSendingInput['to'],
): Promise<void> {
  return record(tx, {
    ...{ action: 'incidents.notice-sending-moved', outcome: 'allowed', principal },
    ...{ subject: { kind: 'LeakNotice', id: noticeId }, facts: { to } },
  });
}
