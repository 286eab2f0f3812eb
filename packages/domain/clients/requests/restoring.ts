/** PIPL 44-50 after a restore: who asked is answered, who was restricted stays so, and what was decided stands. Words are lost with the backup. */
import type { LoggedEvent } from '@kean/audit';
import { type Id, newId, type PublicText } from '@kean/kernel';
import type { Replayed, Replaying, RestoredCheck } from '@kean/restores';
import { clearReminders, setReminders } from './reminders/set-reminders.ts';
import { anAnswerIsDueByTheEarlierLimit, theOtherLimit } from './rules/an-answer-is-due-by-the-earlier-limit.ts';

const TAKE = `
  insert into client_request (id, client_id, key, kind, channel, by, state, taken_by, taken_at, due_at, due_by, checked_at, accused_id)
  select $1::uuid, c.id, $1::uuid, $3, $4, $5, case when $4 = 'own-pages' then 'checked' else 'taken' end, $6::uuid, $7::timestamptz,
         $8::timestamptz, $9, case when $4 = 'own-pages' then $7::timestamptz end, $10::uuid
    from client c where c.id = $2::uuid and c.state <> 'erased' and ($4 = 'own-pages') = ($6::uuid is null)
  on conflict do nothing returning id`;
const STEP = `
  insert into client_request_step (id, request_id, client_id, seq, act, staff_id, code, at)
  values ($1::uuid, $2::uuid, $3::uuid, 1, 'taken', $4::uuid, $5, $6::timestamptz)`;
const ACCUSE = `
  update client_request set accused_id = $2::uuid, assignee_id = nullif(assignee_id, $2::uuid) where id = $1::uuid returning id`;
const EXTEND = `
  update client_request set extended_at = $2::timestamptz, extended_because = $3, due_at = $4::timestamptz
   where id = $1::uuid and extended_at is null and decided_at is null and $4::timestamptz >= due_at returning id`;
const TAKEN_AT = 'select taken_at as "takenAt" from client_request where id = $1::uuid';
/** An heir's papers are looked at anew: who saw them the first time is known to the log alone. */
const DECIDE = `
  update client_request
     set state = case when $2 = 'granted' then 'done' else 'refused' end, decided_by = $3::uuid, decided_at = $4::timestamptz,
         refused_because = $5, version = version + 1
   where id = $1::uuid and decided_at is null and (by <> 'heir' or $2 = 'refused') and accused_id is distinct from $3::uuid returning id`;
const HOLD = `
  update client_request r set restricted_from = coalesce(r.restricted_from, case when c.state = 'quarantined' then 'quarantined' else 'active' end)
    from client c where r.id = $1::uuid and c.id = r.client_id`;
const RESTRICT = `
  update client set state = 'restricted', version = version + 1 where id = $1::uuid and state in ('active', 'quarantined') returning id`;
const UNHELD = `
  select from client_request r join client c on c.id = r.client_id
   where r.restricted_from is not null and c.state not in ('restricted', 'erased')`;

const SAY = {
  taken: {
    zh: '备份之后提出的权利请求，按日志补建，文字内容须向客户再问',
    en: 'requests made after the backup, put back from the log; what was written has to be asked for again',
  },
  decided: { zh: '备份之后的答复，再次生效', en: 'answers given after the backup, in force again' },
  restricted: { zh: '备份之后限制处理的客户，再次限制', en: 'clients restricted after the backup, restricted again' },
} as const satisfies Record<string, PublicText>;

const factOf = ({ facts }: LoggedEvent, name: string): string | null => {
  const fact = facts?.[name];
  return typeof fact === 'string' ? fact : null;
};
const instantOf = ({ occurredAt }: LoggedEvent): Date => new Date(Number(occurredAt / 1_000n));

/** Does again what the log says of cases, in its order. A restriction that was lifted since is lifted anew by a person. */
export async function replayRequests({ tx, since }: Replaying): Promise<Replayed[]> {
  const counts = { taken: 0, decided: 0, restricted: 0 };
  const held = new Map<string, string>();
  for (const event of since) {
    const requestId = factOf(event, 'requestId');
    if (requestId === null || event.subjectId === null || event.outcome !== 'allowed') continue;
    if (event.action === 'clients.request-taken') counts.taken += await take(tx, event, requestId);
    if (event.action === 'clients.request-accused-named')
      await tx.query(ACCUSE, [requestId, factOf(event, 'accusedId')]);
    if (event.action === 'clients.request-extended') await extend(tx, event, requestId);
    if (event.action === 'clients.request-decided') counts.decided += await decide(tx, event, requestId);
    if (event.action === 'clients.client-restricted') held.set(requestId, event.subjectId);
    if (event.action === 'clients.restriction-lifted') held.delete(requestId);
  }
  for (const [requestId, clientId] of held) {
    await tx.query(HOLD, [requestId]);
    counts.restricted += (await tx.query(RESTRICT, [clientId])).length;
  }
  return [
    { what: SAY.taken, count: counts.taken },
    { what: SAY.decided, count: counts.decided },
    { what: SAY.restricted, count: counts.restricted },
  ];
}

async function take(tx: Replaying['tx'], event: LoggedEvent, requestId: string): Promise<number> {
  const [takenAt, clientId, channel] = [instantOf(event), event.subjectId, factOf(event, 'channel')];
  const limit = anAnswerIsDueByTheEarlierLimit(takenAt);
  const takenBy = channel === 'own-pages' ? null : event.principalId;
  const written = await tx.query(TAKE, [
    ...[requestId, clientId, factOf(event, 'kind'), channel, factOf(event, 'by'), takenBy],
    ...[takenAt, limit.dueAt, limit.by, factOf(event, 'accusedId')],
  ]);
  if (written.length === 0) return 0;
  const code = channel === 'own-pages' ? 'link-and-code' : null;
  await setReminders(tx, requestId as Id<'Request'>, limit.dueAt);
  await tx.query(STEP, [newId(), requestId, clientId, takenBy, code, takenAt]);
  return 1;
}

async function extend(tx: Replaying['tx'], event: LoggedEvent, requestId: string): Promise<void> {
  const [found] = await tx.query<{ takenAt: Date }>(TAKEN_AT, [requestId]);
  if (found === undefined) return;
  const { dueAt } = theOtherLimit(found.takenAt);
  const moved = await tx.query(EXTEND, [requestId, instantOf(event), factOf(event, 'because'), dueAt]);
  if (moved.length > 0) await setReminders(tx, requestId as Id<'Request'>, dueAt);
}

async function decide(tx: Replaying['tx'], event: LoggedEvent, requestId: string): Promise<number> {
  const said = [factOf(event, 'decision'), event.principalId, instantOf(event), factOf(event, 'because')];
  const decided = event.principalId === null ? 0 : (await tx.query(DECIDE, [requestId, ...said])).length;
  if (decided > 0) await clearReminders(tx, requestId as Id<'Request'>);
  return decided;
}

/** Whoever a case restricts is restricted: nobody is worked with because of a backup. */
export const restrictedStay: RestoredCheck = {
  invariant: 'I4',
  what: { zh: '被请求限制的客户都处于限制状态', en: 'whoever a request restricts is restricted' },
  wrong: async (tx) => (await tx.query(UNHELD, [])).length,
};
