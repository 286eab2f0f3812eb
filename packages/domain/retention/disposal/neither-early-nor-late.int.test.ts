/** Random clients, rules, holds and changes against a model that shares no code with the database: nothing goes early, nothing stays late. */
import { aClient, openOffice, type TestOffice } from '@kean/clients/testing';
import { type ClientId, type Id, newId } from '@kean/kernel';
import { aBranch, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ErasureId } from '../erasing/erasure-worker.ts';
import { openWorker, type WorkerOffice } from '../testing/index.ts';
import { carryOut } from './carry-out-list.ts';
import { drawList } from './draw-list.ts';

const CLIENTS = 40;
type Start = 'last-contact' | 'service-finished';
interface Rules {
  dossier: { months: number; start: Start };
  needs: { months: number } | null;
}
/** Everything the model knows of a client, in days before today. */
interface Known {
  readonly id: ClientId;
  created: number;
  contacted: number | null;
  finished: number | null;
  contract: number | null;
  readonly hasNeeds: boolean;
  held: boolean;
  restricted: boolean;
}

let office: TestOffice;
let workers: WorkerOffice;
let here: TestBranch;
let seed = 0;
/** Mulberry32. */
function chance(below: number): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
}
const maybe = (below: number): number | null => (chance(3) === 0 ? chance(below) : null);

beforeAll(async () => {
  office = await openOffice();
  workers = await openWorker(office);
  here = await aBranch(office.sql);
});
afterAll(async () => {
  await workers.close();
  await office.close();
});

const dayBefore = (days: number) => new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);
/** The first day on which a period of months is over. */
function over(start: string, months: number): string {
  const [year = 0, month = 0, day = 0] = start.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last) + 1)).toISOString().slice(0, 10);
}
function needsDue(rules: Rules, one: Known): string | null {
  if (rules.needs === null || !one.hasNeeds) return null;
  return over(dayBefore(Math.min(one.created, one.contacted ?? one.created)), rules.needs.months);
}
function isWholeDue(rules: Rules, one: Known): boolean {
  const contact = Math.min(one.created, one.contacted ?? one.created);
  const { months, start } = rules.dossier;
  if (start === 'service-finished' && one.finished === null) return false;
  const from = start === 'last-contact' ? contact : Math.min(one.finished ?? 0, contact);
  const days = [over(dayBefore(from), months), needsDue(rules, one) ?? ''];
  if (one.contract !== null) days.push(over(dayBefore(one.contract), 60));
  return days.every((day) => day <= dayBefore(0));
}
const isFree = (one: Known) => !one.held && !one.restricted;

const state = (id: ClientId, kind: string, days: number) =>
  office.sql.query(`insert into service_event (id, client_id, kind, on_day, stated_by) values ($1, $2, $3, $4, $1)`, [
    ...[newId(), id, kind, dayBefore(days)],
  ]);
async function setRules(rules: Rules): Promise<void> {
  await office.sql.query(`update retention_rule set state = 'superseded', ended_at = now() where state = 'published'`);
  const write = (group: string, start: string, months: number) =>
    office.sql.query(
      `insert into retention_rule (id, group_code, version, starts_with, months, state, drafted_by, simulated_at, simulated_due, published_by, published_at)
       select $1, $2, coalesce(max(version), 0) + 1, $3, $4, 'published', $1, now(), 0, $5, now() from retention_rule where group_code = $2`,
      [newId(), group, start, months, newId()],
    );
  await write('client-dossier', rules.dossier.start, rules.dossier.months);
  if (rules.needs !== null) await write('client-needs', 'last-contact', rules.needs.months);
}
const someRules = (): Rules => ({
  dossier: { months: 6 + chance(18), start: chance(2) === 0 ? 'last-contact' : 'service-finished' },
  needs: chance(3) === 0 ? null : { months: 1 + chance(24) },
});
async function someone(): Promise<Known> {
  const id = await aClient(office, here, { consents: 'none' });
  const known: Known = {
    ...{
      id,
      created: chance(1_500),
      contacted: maybe(900),
      finished: chance(4) === 0 ? null : chance(1_200),
      contract: maybe(2_500),
    },
    ...{ hasNeeds: chance(2) === 0, held: false, restricted: false },
  };
  await office.sql.query(`update client set created_at = now() - make_interval(days => $2) where id = $1`, [
    id,
    known.created,
  ]);
  if (known.contacted !== null) await state(id, 'contacted', known.contacted);
  if (known.finished !== null) await state(id, 'service-finished', known.finished);
  if (known.contract !== null) await state(id, 'contract-ended', known.contract);
  if (known.hasNeeds)
    await office.sql.query(
      `insert into demand (id, client_id, kind, source, recorded_by) values ($1, $2, 'rental', 'staff', $1)`,
      [newId(), id],
    );
  return known;
}
async function change(one: Known): Promise<void> {
  const what = chance(6);
  if (what === 0 && !one.held) {
    one.held = true;
    await office.sql.query(
      `insert into legal_hold (id, scope, client_id, reason, paper_ref, owner_id, placed_by, review_on)
       values ($1, 'client', $2, 'lawsuit', 'JY-2026-1', $1, $1, current_date + 90)`,
      [newId(), one.id],
    );
  }
  if (what === 1) {
    one.restricted = true;
    await office.sql.query(`update client set state = 'restricted' where id = $1`, [one.id]);
  }
  if (what === 2) {
    const days = chance(60);
    one.contacted = Math.min(days, one.contacted ?? days);
    await state(one.id, 'contacted', days);
  }
}
async function approve(listId: Id<'DisposalList'>): Promise<void> {
  for (const [to, who] of [
    ['submitted', `author_id = $2, submitted_at = now()`],
    ['reviewed', `reviewer_id = $2, reviewed_at = now()`],
    ['scheduled', `second_id = $2, approved_at = now(), scheduled_on = (now() at time zone 'Asia/Shanghai')::date`],
  ]) {
    await office.sql.query(`update disposal_list set state = '${to}', ${who} where id = $1`, [listId, newId()]);
  }
}
/** Killed once on the way, then gone on with. */
async function carriedOut(listId: Id<'DisposalList'>): Promise<void> {
  const run = (done: () => Promise<void>) => carryOut(workers.worker, listId, { now: new Date(), done });
  await run(() => Promise.reject(new Error('killed'))).catch(() => undefined);
  await run(() => Promise.resolve());
  const erasures = await office.sql.query<{ id: ErasureId }>(
    `select distinct erasure_id as id from disposal_item where list_id = $1 and state = 'ordered'`,
    [listId],
  );
  for (const { id } of erasures) await workers.carryOut(id);
  await run(() => Promise.resolve());
}
const erased = async () =>
  new Set(
    (await office.sql.query<{ id: ClientId }>(`select id from client where state = 'erased'`)).map(({ id }) => id),
  );

it.each([77, 1_234])(
  'by seed %i',
  async (from) => {
    seed = from;
    await office.sql.query('truncate disposal_list, legal_hold cascade');
    const before = await erased();
    await setRules(someRules());
    const known: Known[] = [];
    for (let at = 0; at < CLIENTS; at += 1) known.push(await someone());
    const first = await drawList(workers.worker, new Date());
    const rules = someRules();
    await setRules(rules);
    for (const one of known) await change(one);
    if (first !== null) {
      await approve(first);
      await carriedOut(first);
    }
    const early = [...(await erased())].filter((id) => !before.has(id));
    const due = known.filter((one) => isFree(one) && isWholeDue(rules, one)).map(({ id }) => id);
    expect(early.filter((id) => known.some((one) => one.id === id) && !due.includes(id))).toEqual([]);
    // A draw in which nobody is due, or everybody, would show nothing.
    expect(due.length).toBeGreaterThan(2);
    expect(due.length).toBeLessThan(CLIENTS - 2);
    const second = await drawList(workers.worker, new Date());
    if (second !== null) {
      await approve(second);
      await carriedOut(second);
    }
    const gone = await erased();
    expect(
      known
        .filter(({ id }) => gone.has(id))
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...due].sort());
    const left = new Set(
      (await office.sql.query<{ id: ClientId }>('select distinct client_id as id from demand')).map(({ id }) => id),
    );
    const kept = known.filter((one) => {
      const day = needsDue(rules, one);
      return one.hasNeeds && !due.includes(one.id) && !(isFree(one) && day !== null && day <= dayBefore(0));
    });
    expect(
      known
        .filter(({ id }) => left.has(id))
        .map(({ id }) => id)
        .sort(),
    ).toEqual(kept.map(({ id }) => id).sort());
  },
  60_000,
);
