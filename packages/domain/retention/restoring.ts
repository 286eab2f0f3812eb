/**
 * Clause 4 after a restore: an erasure that had begun is gone on with, whatever day the records are from; and what somebody held back from
 * erasure is held back again before anything else can be ordered.
 */
import type { LoggedEvent } from '@kean/audit';
import type { Id, PublicText } from '@kean/kernel';
import { promise } from '@kean/queues';
import type { ClauseRestoration, Replaying } from '@kean/restores';
import { reckonAgain } from './clocks/restoring.ts';
import { disposeAgain } from './disposal/restoring.ts';
import { eraseClients } from './jobs/erase-clients.job.ts';
import { factOf, instantOf } from './logged-facts.ts';

const ORDER = `
  insert into erasure (id, cause, ground, request_id, ordered_by, ordered_at)
  select $1::uuid, $2, $3, $4::uuid, $5::uuid, $6::timestamptz
   where $4::uuid is null or exists (select from client_request r where r.id = $4::uuid)
  on conflict do nothing returning id`;
/** Where the case is lost with the day, the erasure is nobody's but the log's: it goes on as one that is due. */
const ORDER_WITHOUT_CASE = `
  insert into erasure (id, cause, ground, ordered_at) values ($1::uuid, 'due', 'period-over', $2::timestamptz)
  on conflict do nothing returning id`;
const NAME = `
  insert into erased_client (client_id, erasure_id)
  select id, $1::uuid from unnest($2::uuid[]) id where exists (select from erasure where erasure.id = $1::uuid)
  on conflict do nothing`;
const BEGIN = `update erasure set begun_at = coalesce(begun_at, $2::timestamptz), state = 'running', failure = null
  where id = $1::uuid and state <> 'done' returning id`;
/** Nobody is shown whom an erasure had taken already, though their key be there still. */
const CLOSE = `
  update client set state = 'erased', roles = '{}', card = '\\x01', assignee_id = null, assignment_lapses_at = null, version = version + 1
   where id = any ($1::uuid[]) and state <> 'erased'`;
const KEY_GONE = `update erasure set key_gone_at = coalesce(key_gone_at, $2::timestamptz) where id = $1::uuid`;
const KEEP = `
  insert into kept_by_law (id, request_id, client_id, law, until, found_by, found_at)
  select $1::uuid, $2::uuid, c.id, $4, $5::date, $6::uuid, $7::timestamptz from client c where c.id = $3::uuid
  on conflict do nothing`;
const GO_ON = `select id from erasure where state in ('ordered', 'running')`;
/** Emptied again from the first place on: what a backup brought back is not what was emptied. */
const EMPTY_AGAIN = `delete from erasure_step where erasure_id in (select id from erasure where state in ('ordered', 'running'))`;
const ENDED = `
  update erasure set state = 'running', ended_at = null, begun_at = coalesce(begun_at, now()) where id = any ($1::uuid[]) returning id`;
const HOLD = `
  insert into legal_hold (id, scope, client_id, branch_id, reason, paper_ref, owner_id, placed_by, placed_at, review_on)
  values ($1::uuid, $2, $3::uuid, $4::uuid, $5, 'LOG', $6::uuid, coalesce($7::uuid, $6::uuid), $8::timestamptz, $9::date)
  on conflict do nothing returning id`;
const RELEASE = `
  update legal_hold set released_at = $2::timestamptz, released_by = coalesce($3::uuid, placed_by)
   where id = $1::uuid and released_at is null`;
const LEFT = `
  select from erasure o join erased_client e on e.erasure_id = o.id join client c on c.id = e.client_id
   where o.begun_at is not null and c.state <> 'erased'`;

const SAY = {
  again: {
    zh: '备份之后开始的删除，继续执行并重新复查',
    en: 'erasures that began after the backup: they go on, and every place is searched again',
  },
  held: { zh: '备份之后设立的法律保留，再次生效', en: 'legal holds that were placed after the backup, in force again' },
} as const satisfies Record<string, PublicText>;

export const retentionRestoration: ClauseRestoration = {
  clause: 'retention',
  replay: async (work: Replaying) => {
    const { tx, since } = work;
    let held = 0;
    const touched = new Set<string>();
    for (const event of since) {
      const { subjectId, action } = event;
      if (subjectId === null || event.outcome !== 'allowed' || !action.startsWith('retention.')) continue;
      if (action === 'retention.hold-placed') held += await holdAgain(work, event);
      if (action === 'retention.kept-by-law') {
        const [law, until] = [factOf(event, 'law')?.replace('.', '/'), factOf(event, 'until')];
        const requestId = factOf(event, 'requestId');
        await tx.query(KEEP, [event.id, requestId, subjectId, law, until, event.principalId, instantOf(event)]);
      }
      if (action === 'retention.hold-released')
        await tx.query(RELEASE, [subjectId, instantOf(event), event.principalId]);
      if (await eraseAgain(work, event)) touched.add(subjectId);
    }
    await tx.query(ENDED, [[...touched]]);
    await tx.query(EMPTY_AGAIN);
    const goingOn = await tx.query<{ id: Id<'Erasure'> }>(GO_ON);
    // By another name than before: under the old one it may have been done on the day that is lost.
    for (const { id } of goingOn) await promise(tx, eraseClients, { erasureId: id }, `${id}:restored`);
    return [
      { what: SAY.held, count: held },
      { what: SAY.again, count: goingOn.length },
      ...(await reckonAgain(work)),
      ...(await disposeAgain(work)),
    ];
  },
  /** From its beginning on an erasure has no way back, so a key store of an older day has their keys no more. */
  destroyedBy: ({ action, subjectIds }) =>
    action === 'retention.erasure-begun' || action === 'retention.keys-destroyed'
      ? subjectIds.map((id) => ({ scope: 'client', id }) as const)
      : [],
  checks: [
    {
      invariant: 'I6',
      what: { zh: '已开始删除的客户不再显示给任何人', en: 'nobody is shown whose erasure has begun' },
      wrong: async (tx) => (await tx.query(LEFT, [])).length,
    },
  ],
};

/** @returns whether the event is one of an erasure that had begun */
async function eraseAgain({ tx }: Replaying, event: LoggedEvent): Promise<boolean> {
  const { action, subjectId, subjectIds } = event;
  const at = instantOf(event);
  if (action === 'retention.erasure-ordered') {
    const requestId = factOf(event, 'requestId');
    const { cause, ground } = { cause: factOf(event, 'cause'), ground: factOf(event, 'ground') };
    const ordered = await tx.query(ORDER, [subjectId, cause, ground, requestId, event.principalId, at]);
    if (ordered.length === 0) await tx.query(ORDER_WITHOUT_CASE, [subjectId, at]);
    await tx.query(NAME, [subjectId, subjectIds]);
  }
  if (action === 'retention.erasure-begun') {
    await tx.query(BEGIN, [subjectId, at]);
    await tx.query(CLOSE, [subjectIds]);
    return true;
  }
  if (action === 'retention.keys-destroyed') await tx.query(KEY_GONE, [subjectId, at]);
  return action === 'retention.keys-destroyed' || action === 'retention.erasure-ended';
}

async function holdAgain({ tx }: Replaying, event: LoggedEvent): Promise<number> {
  const [scope, reviewOn, ownerId] = [factOf(event, 'scope'), factOf(event, 'reviewOn'), factOf(event, 'ownerId')];
  const clientId = scope === 'client' ? event.subjectIds[0] : null;
  const placed = await tx.query(HOLD, [
    ...[event.subjectId, scope, clientId ?? null, factOf(event, 'heldBranchId'), factOf(event, 'reason')],
    ...[ownerId, event.principalId, instantOf(event), reviewOn],
  ]);
  return placed.length;
}
