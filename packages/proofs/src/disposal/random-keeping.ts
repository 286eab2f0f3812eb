/** Random clients, rules and changes: each is done in the office and told to the model, and nothing passes between the two. */
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Colleague } from '../office/colleague.ts';
import type { Chance } from '../wrong-shapes/chance.ts';
import { type Day, daysFrom, type Kept, overAfter, type Rule, type Rules } from './keeping-model.ts';

const GROUPS = { dossier: 'client-dossier', needs: 'client-needs', property: 'client-property' } as const;
const END_RULES = `update retention_rule set state = 'superseded', ended_at = now() where state = 'published'`;
const PUBLISH = `
  insert into retention_rule (id, group_code, version, starts_with, months, state, drafted_by, simulated_at, simulated_due, published_by, published_at)
  select $1, $2, coalesce(max(version), 0) + 1, $3, $4, 'published', gen_random_uuid(), now(), 0, gen_random_uuid(), now()
    from retention_rule where group_code = $2`;
const STATED = `insert into service_event (id, client_id, kind, on_day, stated_by) values ($1, $2, $3, $4, gen_random_uuid())`;
const SUE = `
  insert into legal_hold (id, scope, client_id, branch_id, reason, paper_ref, owner_id, placed_by, review_on)
  values ($1, $2, $3, $4, 'lawsuit', 'MS-2026-1', $1, $1, current_date + 90)`;

export function someRules(chance: Chance): Rules {
  const some = (): Rule => ({
    months: 1 + chance.below(30),
    start: chance.of(['last-contact', 'last-contact', 'service-finished', 'contract-ended']),
  });
  return {
    dossier: { months: 3 + chance.below(24), start: chance.of(['last-contact', 'last-contact', 'service-finished']) },
    needs: chance.below(3) === 0 ? null : some(),
    property: chance.below(3) === 0 ? null : some(),
  };
}

export async function publish(records: Client, rules: Rules): Promise<void> {
  await records.query('begin');
  await records.query(END_RULES);
  for (const name of ['dossier', 'needs', 'property'] as const) {
    const rule = rules[name];
    if (rule !== null) await records.query(PUBLISH, [randomUUID(), GROUPS[name], rule.start, rule.months]);
  }
  await records.query('commit');
}

/** Makes the past of a client whom the office knows: everything that it reckons from lies where chance will have it. */
export async function inventPast(
  records: Client,
  chance: Chance,
  { id, branchId }: { readonly id: string; readonly branchId: string },
  { today, rules }: { readonly today: Day; readonly rules: Rules },
): Promise<Kept> {
  const ago = (most: number) => daysFrom(today, -chance.below(most));
  const maybe = (most: number) => (chance.below(3) === 0 ? ago(most) : null);
  const created = chance.below(4) === 0 ? onTheEdge(chance, rules.dossier, today) : ago(1_500);
  const kept: Kept = {
    ...{ id, branchId, created, contacted: maybe(900), contractEnded: maybe(2_500) },
    finished: chance.below(3) === 0 ? null : ago(1_200),
    ...{ hasNeeds: chance.below(2) === 0, hasProperty: chance.below(3) === 0, isHeld: false, isRestricted: false },
  };
  await writePast(records, kept);
  return kept;
}

async function writePast(records: Client, kept: Kept): Promise<void> {
  const { id, created } = kept;
  await records.query(`update client set created_at = ($2 || ' 04:00+00')::timestamptz where id = $1`, [id, created]);
  if (kept.contacted !== null) await records.query(STATED, [randomUUID(), id, 'contacted', kept.contacted]);
  if (kept.contractEnded !== null)
    await records.query(STATED, [randomUUID(), id, 'contract-ended', kept.contractEnded]);
  if (kept.finished !== null) await records.query(STATED, [randomUUID(), id, 'service-finished', kept.finished]);
  if (kept.hasNeeds)
    await records.query(
      `insert into demand (id, client_id, kind, source, recorded_by) values ($1, $2, 'rental', 'staff', $1)`,
      [randomUUID(), id],
    );
  if (kept.hasProperty)
    await records.query(`insert into property (id, client_id, source, recorded_by) values ($1, $2, 'staff', $1)`, [
      randomUUID(),
      id,
    ]);
  if (kept.isHeld) await records.query(SUE, [randomUUID(), 'client', id, null]);
}

/** One for each mistake that a model could make, old enough but for what that mistake would overlook. They are told to nobody but the model. */
export async function onePerMistake(
  records: Client,
  them: readonly { readonly id: string; readonly branchId: string }[],
  { today, rules }: { readonly today: Day; readonly rules: Rules },
): Promise<Kept[]> {
  const long = daysFrom(today, -1_500);
  const edge = overSoonAfter(today, rules.dossier);
  const overlooked: readonly Partial<Kept>[] = [
    { created: edge, finished: edge },
    { isHeld: true },
    { contractEnded: daysFrom(today, -30) },
    { contacted: daysFrom(today, -1) },
  ];
  const all = them.slice(0, overlooked.length).map(
    (one, at): Kept => ({
      ...one,
      ...{ created: long, finished: long, contacted: null, contractEnded: null, hasNeeds: false, hasProperty: false },
      ...{ isHeld: false, isRestricted: false, ...overlooked[at] },
    }),
  );
  for (const one of all) await writePast(records, one);
  return all;
}

/** The day from which on the period is over on the first day after this one on which any can be. */
function overSoonAfter(day: Day, rule: Rule | null): Day {
  const months = rule?.months ?? 12;
  let start = daysFrom(day, -31 * (months + 1));
  while (overAfter(start, months) <= day) start = daysFrom(start, 1);
  return start;
}

/** Over today, tomorrow, or the day after: where a mistake of one day shows, and a clock that is two days ahead. */
function onTheEdge(chance: Chance, rule: Rule | null, today: Day): Day {
  const over = daysFrom(today, chance.below(4) - 1);
  let day = daysFrom(today, -31 * (rule?.months ?? 12));
  while (overAfter(day, rule?.months ?? 12) < over) day = daysFrom(day, 1);
  return day;
}

/** What people do between the drawing of a list and its day. @returns what was done */
export async function change(
  office: { readonly records: Client; readonly compliance: Colleague },
  chance: Chance,
  all: readonly Kept[],
  today: Day,
): Promise<string> {
  const one = chance.of(all);
  const { records, compliance } = office;
  const onDay = daysFrom(today, -chance.below(40));
  const say = (kind: string) => compliance.mutate('retention.clocks.state', { clientId: one.id, kind, onDay });
  switch (chance.below(7)) {
    case 0:
      one.isHeld = true;
      await records.query(SUE, [randomUUID(), 'client', one.id, null]);
      return 'a hold on a client';
    case 1:
      one.isRestricted = true;
      await records.query(`update client set state = 'restricted' where id = $1 and state = 'active'`, [one.id]);
      return 'a restriction';
    case 2:
    case 3:
      await say('contacted');
      one.contacted = later(one.contacted, onDay);
      return 'a contact';
    case 4:
      await say('service-finished');
      one.finished = onDay;
      return 'a service that was finished';
    case 5:
      await say('contract-ended');
      one.contractEnded = later(one.contractEnded, onDay);
      return 'a contract that ended';
    default:
      // Whoever takes a service up again was in contact on that day.
      await say('service-resumed');
      [one.finished, one.contacted] = [null, later(one.contacted, onDay)];
      return 'a service that was taken up again';
  }
}

const later = (one: Day | null, other: Day): Day => (one !== null && one > other ? one : other);
