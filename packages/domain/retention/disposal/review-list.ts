import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { instantThere, setTimer } from '@kean/queues';
import { type ListMoved, record } from '../audit-events.ts';
import type { ApproveListInput, ListActInput, ListState, TakeOutInput } from '../contract.ts';
import { failRetention } from '../errors.ts';
import { carryOutList } from '../jobs/carry-out-list.job.ts';

const LOCK = `SELECT state, version, author_id AS "authorId", reviewer_id AS "reviewerId",
    (now() AT TIME ZONE 'Asia/Shanghai')::date::text AS today, (now() AT TIME ZONE 'Asia/Shanghai')::date + 366 AS latest
  FROM disposal_list WHERE id = $1::uuid FOR UPDATE`;
const MOVE = {
  submitted: `state = 'submitted', author_id = $2::uuid, submitted_at = clock_timestamp()`,
  reviewed: `state = 'reviewed', reviewer_id = $2::uuid, reviewed_at = clock_timestamp()`,
  scheduled: `state = 'scheduled', second_id = $2::uuid, approved_at = clock_timestamp(), scheduled_on = $3::date`,
  returned: `state = 'drawn', author_id = NULL, submitted_at = NULL`,
  dropped: `state = 'dropped', ended_by = $2::uuid, ended_at = clock_timestamp()`,
} as const;
type Move = keyof typeof MOVE;
const FROM: Readonly<Record<Move, readonly ListState[]>> = {
  submitted: ['drawn'],
  reviewed: ['submitted'],
  scheduled: ['reviewed'],
  returned: ['submitted'],
  dropped: ['drawn', 'submitted', 'reviewed', 'scheduled'],
};
const TAKE_OUT = `UPDATE disposal_item SET state = 'taken-out', because = $4, decided_by = $5::uuid, settled_at = clock_timestamp()
  WHERE list_id = $1::uuid AND client_id = $2::uuid AND group_code = $3 AND state = 'listed' RETURNING 1`;
const TOUCH = 'UPDATE disposal_list SET version = version + 1 WHERE id = $1::uuid';
/** What was on a list that is dropped waits for the next. */
const LET_GO = `UPDATE disposal_item SET state = 'taken-out', because = 'facts-wrong', decided_by = $2::uuid, settled_at = clock_timestamp()
  WHERE list_id = $1::uuid AND state = 'listed'`;

interface LockedList {
  readonly state: ListState;
  readonly version: number;
  readonly authorId: string | null;
  readonly reviewerId: string | null;
  readonly today: string;
  readonly latest: Date;
}

async function withList<Done>(
  { principal, authorizer, services }: SignedInContext,
  { listId, version }: ListActInput,
  act: (tx: SqlTransaction, list: LockedList) => Promise<Done>,
): Promise<Done> {
  const as = rowPrincipal(principal, authorizer.scopeOf('retention.review-lists'));
  return inSqlTransaction(services.db, as, async (tx) => {
    const [list] = await tx.query<LockedList & Record<string, unknown>>(LOCK, [listId]);
    if (list === undefined) throw failRetention('RETENTION_LIST_NOT_FOUND');
    if (list.version !== version) throw failRetention('RETENTION_LIST_MOVED_ON');
    return act(tx, list);
  });
}

async function move(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  list: LockedList,
  step: { readonly listId: Id<'DisposalList'>; readonly to: Move; readonly scheduledOn?: string },
): Promise<void> {
  const { listId, to, scheduledOn = null } = step;
  if (!FROM[to].includes(list.state)) throw failRetention('RETENTION_LIST_MOVED_ON');
  const values = [
    listId,
    ...(to === 'returned' ? [] : [principal.staffId]),
    ...(to === 'scheduled' ? [scheduledOn] : []),
  ];
  await tx.query(`UPDATE disposal_list SET ${MOVE[to]}, version = version + 1 WHERE id = $1::uuid`, values);
  await record(tx, {
    action: 'retention.list-moved',
    outcome: 'allowed',
    principal,
    subject: { kind: 'DisposalList', id: listId },
    facts: { to, scheduledOn } satisfies ListMoved['facts'],
  });
}

/** Takes a drawn list as one's own and hands it on. @throws AppError RETENTION_LIST_NOT_FOUND | RETENTION_LIST_MOVED_ON */
export const submitList = (call: SignedInContext, input: ListActInput): Promise<void> =>
  withList(call, input, (tx, list) => move(tx, call, list, { listId: input.listId, to: 'submitted' }));

/** Gives a list back to be looked at anew. @throws AppError RETENTION_LIST_NOT_FOUND | RETENTION_LIST_MOVED_ON */
export const returnList = (call: SignedInContext, input: ListActInput): Promise<void> =>
  withList(call, input, (tx, list) => move(tx, call, list, { listId: input.listId, to: 'returned' }));

/** The second of three. @throws AppError RETENTION_LIST_NOT_FOUND | RETENTION_LIST_MOVED_ON | RETENTION_LIST_BY_ANOTHER */
export const reviewList = (call: SignedInContext, input: ListActInput): Promise<void> =>
  withList(call, input, async (tx, list) => {
    if (list.authorId === call.principal.staffId) throw failRetention('RETENTION_LIST_BY_ANOTHER');
    await move(tx, call, list, { listId: input.listId, to: 'reviewed' });
  });

/**
 * The third of three, with the day. On that day the list is carried out, by policy as it stands then.
 * @throws AppError RETENTION_LIST_NOT_FOUND | RETENTION_LIST_MOVED_ON | RETENTION_LIST_BY_ANOTHER | RETENTION_DAY_BEHIND
 */
export const approveList = (call: SignedInContext, input: ApproveListInput): Promise<void> =>
  withList(call, input, async (tx, list) => {
    const { staffId } = call.principal;
    if (list.authorId === staffId || list.reviewerId === staffId) throw failRetention('RETENTION_LIST_BY_ANOTHER');
    if (input.scheduledOn < list.today) throw failRetention('RETENTION_DAY_BEHIND');
    const { listId, scheduledOn } = input;
    await move(tx, call, list, { listId, to: 'scheduled', scheduledOn });
    await setTimer(tx, {
      name: 'retention.list-day',
      key: listId,
      dueAt: instantThere(scheduledOn, '00:00'),
      job: carryOutList,
      payload: { listId },
    });
  });

/** Ends a list before its day; what stood on it is drawn again later. @throws AppError RETENTION_LIST_NOT_FOUND | RETENTION_LIST_MOVED_ON */
export const dropList = (call: SignedInContext, input: ListActInput): Promise<void> =>
  withList(call, input, async (tx, list) => {
    if (FROM.dropped.includes(list.state)) await tx.query(LET_GO, [input.listId, call.principal.staffId]);
    await move(tx, call, list, { listId: input.listId, to: 'dropped' });
  });

/** Takes one line off with a reason. @throws AppError RETENTION_LIST_NOT_FOUND | RETENTION_LIST_MOVED_ON */
export const takeOut = (call: SignedInContext, input: TakeOutInput): Promise<void> =>
  withList(call, input, async (tx, { state }) => {
    if (!['drawn', 'submitted', 'reviewed'].includes(state)) throw failRetention('RETENTION_LIST_MOVED_ON');
    const { listId, clientId, group, because } = input;
    const taken = await tx.query(TAKE_OUT, [listId, clientId, group, because, call.principal.staffId]);
    if (taken.length === 0) throw failRetention('RETENTION_LIST_MOVED_ON');
    await tx.query(TOUCH, [listId]);
    await record(tx, {
      action: 'retention.line-taken-out',
      outcome: 'allowed',
      principal: call.principal,
      subject: { kind: 'DisposalList', id: listId },
      subjectIds: [clientId],
      facts: { group, because },
    });
  });
