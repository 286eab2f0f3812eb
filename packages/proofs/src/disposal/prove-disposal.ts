import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { ProofContext } from '../harness/proof.ts';
import { Colleague, demoOf } from '../office/colleague.ts';
import { openPopulatedOffice, type PopulatedOffice } from '../office/populated-office.ts';
import { howShown } from '../office/shown-client.ts';
import { Chance } from '../wrong-shapes/chance.ts';
import { type Day, type Kept, type Mistake, type Rules, verdictOf } from './keeping-model.ts';
import { approve, carryOut, draw, linesOf, takeOut, untilDone } from './lists-at-work.ts';
import { change, inventPast, onePerMistake, publish, someRules } from './random-keeping.ts';
import { HostAhead, killWorker } from './workers-of-office.ts';

export interface DisposalSizes {
  readonly clients: number;
  readonly rounds: number;
  /** Of the workers, in each list that is carried out. */
  readonly kills: number;
}

interface AtWork {
  readonly office: PopulatedOffice;
  readonly records: Client;
  readonly compliance: Colleague;
  /** May look up anybody. */
  readonly security: Colleague;
  readonly ahead: HostAhead;
  readonly chance: Chance;
  /** For what depends on how long things take: the seed alone says what is invented. */
  readonly timing: Chance;
  readonly context: ProofContext;
  readonly today: Day;
}

const TODAY = `select (now() at time zone 'Asia/Shanghai')::date::text as today`;
const ERASED = `select id from client where state = 'erased'`;
/** Everything of those who are there, so that nobody is touched by what is not about them. */
const DIGESTS = `
  select c.id, md5(encode(c.card, 'hex') || coalesce((select string_agg(encode(f.sealed, 'hex'), '' order by f.sealed)
    from client_field f where f.client_id = c.id), '')) as digest from client c where c.state <> 'erased'`;
const MISTAKES: readonly Mistake[] = ['three-days-early', 'forgets-holds', 'forgets-contracts', 'forgets-contacts'];

/**
 * Rounds of a random office against a model of days: a list is drawn, then rules, holds, contacts, contracts and objections change, then it is carried
 * out while its workers are killed and one of them has a clock that is two days ahead. Then one more, to which nothing happens.
 */
export async function proveDisposal(context: ProofContext, chance: Chance, sizes: DisposalSizes): Promise<void> {
  const office = await openPopulatedOffice(sizes.clients * sizes.rounds, context);
  const records = new Client({ connectionString: office.keanAdminUrl });
  records.on('error', () => undefined);
  await records.connect();
  const ahead = await HostAhead.of(office);
  try {
    const compliance = await Colleague.signIn(office.instance, demoOf(office.instance, 'compliance'));
    const security = await Colleague.signIn(office.instance, demoOf(office.instance, 'security'));
    await ahead.start();
    const [{ today } = { today: '' }] = (await records.query<{ today: Day }>(TODAY)).rows;
    const work: AtWork = {
      office,
      records,
      compliance,
      security,
      ahead,
      chance,
      timing: new Chance(1),
      context,
      today,
    };
    const { rows } = await records.query<{ id: string; branchId: string }>(
      `select id, branch_id as "branchId" from client where state = 'active' order by id`,
    );
    // Whose turn has not come is in nobody's way: they came today.
    await records.query('update client set created_at = now()');
    const sums = { changes: 0, kills: 0, erased: 0, kept: 0, parts: 0 };
    const noticed = new Set<Mistake>();
    // Who stays meets the rules of the next round as well.
    let known: readonly Kept[] = [];
    for (let round = 0; round < sizes.rounds; round += 1) {
      const them = rows.slice(round * sizes.clients, (round + 1) * sizes.clients);
      known = await runRound(work, { known, them, kills: sizes.kills }, { sums, noticed });
    }
    for (const [name, count] of Object.entries(sums)) context.figure(name, count);
    context.figure('mistakes of a model that would be noticed', [...noticed].join(', '));
    context.holds(
      'a model that makes a mistake is noticed',
      MISTAKES.every((mistake) => noticed.has(mistake)),
    );
    context.holds('workers were killed', sums.kills > 0);
  } finally {
    await ahead.kill();
    await records.end();
    await office.dispose();
  }
}

interface Told {
  readonly sums: { changes: number; kills: number; erased: number; kept: number; parts: number };
  readonly noticed: Set<Mistake>;
}

interface Round {
  readonly known: readonly Kept[];
  /** Who comes newly into it. */
  readonly them: readonly { readonly id: string; readonly branchId: string }[];
  readonly kills: number;
}

/** @returns who stays, as they are then */
async function runRound(
  work: AtWork,
  { known, them, kills }: Round,
  { sums, noticed }: Told,
): Promise<readonly Kept[]> {
  const { records, chance, context, compliance, today } = work;
  const earlier = await erasedIds(records);
  const drafted = someRules(chance);
  const all: Kept[] = [...known];
  const { length: some } = MISTAKES;
  for (const one of them.slice(some)) all.push(await inventPast(records, chance, one, { today, rules: drafted }));
  await publish(records, drafted);
  const first = await drawByWhoIsAhead(work, all, drafted);
  const rules = chance.below(2) === 0 ? drafted : someRules(chance);
  await publish(records, rules);
  for (let at = 0; at < all.length / 3; at += 1, sums.changes += 1) await change(work, chance, all, today);
  all.push(...(await onePerMistake(records, them.slice(0, some), { today, rules })));
  const untouched = await digests(records);
  const objected = new Set<string>();
  if (first !== null) {
    const lines = (await linesOf(records, first)).filter(() => chance.below(10) === 0);
    await takeOut(compliance, first, lines);
    for (const { clientId, group } of lines) objected.add(`${clientId} ${group}`);
    await approve(work, first);
    sums.kills += await carriedOut(work, first, { all, rules, earlier, kills });
    const gone = await erasedSince(records, earlier);
    const wrong = all.filter((one) => gone.has(one.id) && objected.has(`${one.id} client-dossier`));
    context.holds(`${wrong.length} went though somebody had taken them off the list`, wrong.length === 0);
  }
  const second = await draw(records);
  if (second !== null) {
    await approve(work, second);
    sums.kills += await carriedOut(work, second, { all, rules, earlier, kills });
  }
  const gone = await erasedSince(records, earlier);
  const due = all.filter((one) => verdictOf(one, rules, today).whole);
  const early = [...gone].filter((id) => !due.some((one) => one.id === id));
  const late = due.filter(({ id }) => !gone.has(id));
  context.holds(`${early.length} went early: ${early[0]} ${describe(all, early[0])}`, early.length === 0);
  context.holds(`${late.length} were kept late: ${late[0]?.id} ${describe(all, late[0]?.id)}`, late.length === 0);
  context.holds('nobody who is held went', !all.some((one) => one.isHeld && gone.has(one.id)));
  sums.parts += await requireParts(work, all, rules, gone);
  await requireUntouched(context, untouched, await digests(records));
  context.holds('and a third list finds nothing', (await draw(records)) === null);
  sums.erased += gone.size;
  sums.kept += all.length - gone.size;
  for (const mistake of MISTAKES) {
    const wrongly = all.filter((one) => verdictOf(one, rules, today, mistake).whole).map(({ id }) => id);
    if (wrongly.length !== gone.size || wrongly.some((id) => !gone.has(id))) noticed.add(mistake);
  }
  return all
    .filter(({ id }) => !gone.has(id))
    .map((one) => {
      const { needs, property } = verdictOf(one, rules, today);
      return { ...one, hasNeeds: one.hasNeeds && !needs, hasProperty: one.hasProperty && !property };
    });
}

/** The right worker is away: the one that thinks it is the day after tomorrow draws alone, and its list would go tomorrow. */
async function drawByWhoIsAhead(work: AtWork, all: readonly Kept[], rules: Rules): Promise<string | null> {
  const { office, records, context, today } = work;
  await office.parts.stop('worker');
  const listId = await draw(records);
  const listed = listId === null ? [] : await linesOf(records, listId);
  await office.parts.start('worker');
  const expected = all.flatMap((one) => expectedLines(one, rules, today));
  const seen = listed.map(({ clientId, group }) => `${clientId} ${group}`);
  const strange = [
    ...seen.filter((line) => !expected.includes(line)),
    ...expected.filter((line) => !seen.includes(line)),
  ];
  const [id] = strange[0]?.split(' ') ?? [];
  context.holds(
    `by a clock two days ahead ${strange.length} lines are others: ${strange[0]} ${describe(all, id)}`,
    strange.length === 0,
  );
  return listId;
}

function expectedLines(one: Kept, rules: Rules, today: Day): string[] {
  const { whole, needs, property } = verdictOf(one, rules, today);
  return [
    ...(whole ? [`${one.id} client-dossier`] : []),
    ...(needs ? [`${one.id} client-needs`] : []),
    ...(property ? [`${one.id} client-property`] : []),
  ];
}

interface Carried {
  readonly all: readonly Kept[];
  readonly rules: Rules;
  readonly earlier: ReadonlySet<string>;
  readonly kills: number;
}

/** Killed as it goes; and whoever asks meanwhile is shown somebody whole, or nobody. @returns how many kills there were */
async function carriedOut(work: AtWork, listId: string, { all, rules, earlier, kills }: Carried): Promise<number> {
  const { office, records, security, ahead, timing, context, today } = work;
  await carryOut(records, listId);
  let killed = 0;
  await untilDone(records, listId, async () => {
    if (killed < kills) {
      await pause(20 + timing.below(400));
      if (killed % 3 === 2) {
        await ahead.kill();
        await ahead.start();
        killed += 1;
      } else if (killWorker(office)) killed += 1;
      // What was promised to who is dead is promised again, as its own timer would.
      await carryOut(records, listId);
    }
    const one = timing.of(all);
    const { due, shown } = { due: verdictOf(one, rules, today).whole, shown: await howShown(security, one.id) };
    context.holds(`somebody is shown by halves: ${one.id}`, shown !== 'halves');
    context.holds(`somebody is gone whose time is not over: ${one.id}`, due || shown === 'whole');
    const gone = await erasedSince(records, earlier);
    const early = [...gone].find((id) => !all.some((other) => other.id === id && verdictOf(other, rules, today).whole));
    context.holds(`${early} went early ${describe(all, early)}`, early === undefined);
  });
  return killed;
}

async function requireParts(
  { records, context, today }: AtWork,
  all: readonly Kept[],
  rules: Rules,
  gone: ReadonlySet<string>,
): Promise<number> {
  let taken = 0;
  for (const [table, has, part] of [
    ['demand', 'hasNeeds', 'needs'],
    ['property', 'hasProperty', 'property'],
  ] as const) {
    const { rows } = await records.query<{ id: string }>(`select distinct client_id as id from ${table}`);
    const there = new Set(rows.map(({ id }) => id));
    for (const one of all.filter((known) => known[has])) {
      const goes = gone.has(one.id) || verdictOf(one, rules, today)[part];
      if (goes && !gone.has(one.id)) taken += 1;
      context.holds(
        `${part} of ${one.id} ${goes ? 'stayed' : 'went'} ${describe(all, one.id)}`,
        there.has(one.id) !== goes,
      );
    }
  }
  return taken;
}

async function requireUntouched(
  context: ProofContext,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Promise<void> {
  const touched = [...after].filter(([id, digest]) => before.get(id) !== digest);
  context.holds(`${touched.length} who stay are not what they were`, touched.length === 0);
}

async function digests(records: Client): Promise<Map<string, string>> {
  const { rows } = await records.query<{ id: string; digest: string }>(DIGESTS);
  return new Map(rows.map(({ id, digest }) => [id, digest]));
}

async function erasedIds(records: Client): Promise<Set<string>> {
  return new Set((await records.query<{ id: string }>(ERASED)).rows.map(({ id }) => id));
}

async function erasedSince(records: Client, earlier: ReadonlySet<string>): Promise<Set<string>> {
  return new Set([...(await erasedIds(records))].filter((id) => !earlier.has(id)));
}

/** Days and codes of an invented client, for whoever looks for the cause. */
function describe(all: readonly Kept[], id: string | undefined): string {
  const found = all.find((one) => one.id === id);
  return found === undefined ? '' : JSON.stringify(found);
}
