/** What periods are reckoned from, after a restore: the rules that stood on the day that is lost, and every day that starts or moves a period. */
import type { LoggedEvent } from '@kean/audit';
import type { PublicText } from '@kean/kernel';
import type { Replayed, Replaying } from '@kean/restores';
import { factOf, instantOf } from '../logged-facts.ts';

const STATE = `
  insert into service_event (id, client_id, kind, on_day, stated_by, stated_at)
  select $1::uuid, c.id, $3, $4::date, $5::uuid, $6::timestamptz from client c where c.id = $2::uuid on conflict do nothing returning id`;
/** The visit itself is forgotten with its links; that the client was there keeps them. */
const WAS_HERE = `
  insert into service_event (id, client_id, kind, on_day, stated_at)
  select $1::uuid, c.id, 'contacted', ($3::timestamptz at time zone 'Asia/Shanghai')::date, $3::timestamptz from client c where c.id = $2::uuid
  on conflict do nothing returning id`;
const DROP_DRAFT = `update retention_rule set state = 'dropped', ended_at = $2::timestamptz where id = $1::uuid and state = 'draft' returning id`;
/** By the number of the log: what stood before it ended then. */
const END_RULE = `
  update retention_rule set state = 'superseded', ended_at = $2::timestamptz where group_code = $1 and state = 'published' and id <> $3::uuid`;
const PUBLISH = `
  insert into retention_rule (id, group_code, version, starts_with, months, law, state, drafted_by, simulated_at, simulated_due, published_by, published_at)
  values ($1::uuid, $2, $3::int4, $4, $5::int4, $6, 'published', $7::uuid, $8::timestamptz, 0, $9::uuid, $8::timestamptz)
  on conflict (id) do update set state = 'published', published_by = excluded.published_by, published_at = excluded.published_at,
    simulated_at = coalesce(retention_rule.simulated_at, excluded.simulated_at), simulated_due = coalesce(retention_rule.simulated_due, 0)
  where retention_rule.state = 'draft' returning id`;

const SAY = {
  rules: {
    zh: '备份之后发布或放弃的保存规则，再次如此',
    en: 'rules of keeping that were published or dropped since, so again',
  },
  days: {
    zh: '备份之后说明的服务、合同日期和客户来访，再次计入',
    en: 'days of services, contracts and visits of clients since the backup, counted again',
  },
} as const satisfies Record<string, PublicText>;

export async function reckonAgain({ tx, since }: Replaying): Promise<readonly Replayed[]> {
  let [rules, days] = [0, 0];
  for (const event of since) {
    const { id, action, subjectId, principalId } = event;
    if (subjectId === null || event.outcome !== 'allowed') continue;
    const at = instantOf(event);
    if (action === 'retention.event-stated') {
      const [kind, onDay] = [factOf(event, 'kind'), factOf(event, 'onDay')];
      days += (await tx.query(STATE, [id, subjectId, kind, onDay, principalId, at])).length;
    }
    if (action === 'clients.visit-opened') days += (await tx.query(WAS_HERE, [id, subjectId, at])).length;
    if (action === 'retention.rule-dropped') rules += (await tx.query(DROP_DRAFT, [subjectId, at])).length;
    if (action === 'retention.rule-published') rules += await publishAgain(tx, event);
  }
  return [
    { what: SAY.rules, count: rules },
    { what: SAY.days, count: days },
  ];
}

async function publishAgain(tx: Replaying['tx'], event: LoggedEvent): Promise<number> {
  const [group, startsWith, draftedBy] = ['group', 'startsWith', 'draftedBy'].map((name) => factOf(event, name));
  const law = factOf(event, 'law')?.replace('.', '/') ?? null;
  const at = instantOf(event);
  await tx.query(END_RULE, [group, at, event.subjectId]);
  const published = await tx.query(PUBLISH, [
    ...[event.subjectId, group, event.facts?.version, startsWith, event.facts?.months, law],
    ...[draftedBy, at, event.principalId],
  ]);
  return published.length;
}
