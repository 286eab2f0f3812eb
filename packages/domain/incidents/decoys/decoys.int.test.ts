import { readDecoys, recordedNumber, tailOf } from '@kean/clients/contract/decoys';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aKeeper, decoysOf, registerPeople, SEGMENTS } from '../testing/decoyed-branch.ts';
import { anAgentOf, openWatchedOffice, type WatchedOffice } from '../testing/watched-office.ts';
import { enterDecoys } from './enter-decoys.ts';
import { seatDecoys } from './seat-decoys.ts';

let watched: WatchedOffice;
let agent: TestStaff;
let keeper: TestStaff;
let people: ClientId[];
let decoys: ClientId[];

beforeAll(async () => {
  watched = await openWatchedOffice();
  [agent, keeper] = [await anAgentOf(watched), await aKeeper(watched)];
  people = await registerPeople(watched, agent.id, 40);
  decoys = await decoysOf(watched, keeper.id, 6);
});
afterAll(() => watched.close());

const known = () => inSqlTransaction(watched.office.db, nobody, (tx) => readDecoys(tx, watched.office.keyring));
const casesOf = (person: TestStaff) =>
  watched.office.sql.query<{ kind: string; title: string; ownerId: string | null }>(
    `select c.kind, c.title, c.owner_id as "ownerId" from leak_case c join leak_case_person p on p.case_id = c.id where p.staff_id = $1`,
    [person.id],
  );
const alertsAbout = async (person: TestStaff) =>
  (await watched.alerts()).filter(({ staffId }) => staffId === person.id).map(({ rule, times }) => ({ rule, times }));

describe('who a decoy is', () => {
  it('as many enter as were ordered, once, each with a name, numbers and a token for each of them', async () => {
    expect(decoys).toHaveLength(6);
    const later = new Date(Date.now() + 90 * 86_400_000);
    expect(await enterDecoys({ db: watched.worker, keyring: watched.office.keyring, now: later })).toBe(0);
    const rows = await watched.office.sql.query<{ state: string; origin: string; fields: string[]; phones: number }>(
      `select c.state::text, c.origin::text, array(select f.field from client_field f where f.client_id = c.id order by 1) as fields,
              (select count(*)::int from client_token t where t.client_id = c.id and t.kind = 1) as phones
         from client c where c.id = any($1::uuid[])`,
      [decoys],
    );
    for (const row of rows)
      expect(row).toEqual({ state: 'quarantined', origin: 'registered', fields: ['name', 'phone'], phones: 1 });
  });

  it('none enters before its hour, which is one at which people of the branch registered', async () => {
    const { office, branch, worker } = watched;
    await inSqlTransaction(office.db, { ...nobody, staffId: keeper.id }, (tx) =>
      seatDecoys(tx, office.keyring, { branchId: branch.id, count: 3, orderedBy: keeper.id }),
    );
    expect(await enterDecoys({ db: worker, keyring: office.keyring, now: new Date() })).toBe(0);
  });

  it('no seat names a decoy, in the clear or as part of an id, and nothing in the log does', async () => {
    const { sql } = watched.office;
    const stored = await sql.query<{ row: string }>('select row_to_json(s)::text as row from decoy_seat s');
    const text = stored.map(({ row }) => row).join();
    for (const id of decoys) expect(text).not.toContain(tailOf(id).replaceAll('-', ''));
    const named = 'select id from audit_record where subject_id = any($1::uuid[]) or subject_ids && $1::uuid[]';
    expect(await sql.query(named, [decoys])).toEqual([]);
  });

  it('a seat that somebody without the key changed does not open, and is said to be spoilt', async () => {
    const { office, branch } = watched;
    await inSqlTransaction(office.db, { ...nobody, staffId: keeper.id }, (tx) =>
      seatDecoys(tx, office.keyring, { branchId: branch.id, count: 1, orderedBy: keeper.id }),
    );
    const before = await known();
    const [seat] = await office.sql.query<{ id: string }>('select id from decoy_seat order by ordered_at desc limit 1');
    await office.sql.query('alter table decoy_seat disable trigger decoy_seat_moves');
    await office.sql.query(
      'update decoy_seat set hidden = set_byte(hidden, 3, get_byte(hidden, 3) # 1) where id = $1',
      [seat?.id],
    );
    await office.sql.query('alter table decoy_seat enable trigger decoy_seat_moves');
    const after = await known();
    expect(after.spoilt).toEqual([seat?.id]);
    expect(after.seats).toHaveLength(before.seats.length - 1);
  });

  it('the database lets nobody but security order, and nobody hide a seat elsewhere under the same key', async () => {
    const { office, branch, worker } = watched;
    const order = inSqlTransaction(office.db, { ...nobody, staffId: agent.id }, (tx) =>
      seatDecoys(tx, office.keyring, { branchId: branch.id, count: 1, orderedBy: agent.id }),
    );
    await expect(order).rejects.toThrow();
    await expect(
      inSqlTransaction(worker, nobody, (tx) =>
        tx.query("update decoy_seat set hidden = decode(repeat('00', 40), 'hex')"),
      ),
    ).rejects.toMatchObject({ code: 'DB_STATEMENT_FAILED' });
    await expect(inSqlTransaction(office.db, nobody, (tx) => tx.query('delete from decoy_seat'))).rejects.toThrow();
  });
});

describe('the number of a decoy', () => {
  it('is another one for every viewer, always the same for one, of the segments alone, and fits the card', async () => {
    const { numberFor, seatOf, segmentsBefore } = await known();
    const viewers = await Promise.all(Array.from({ length: 12 }, () => aStaffMember(watched.office.sql)));
    const [decoy] = decoys;
    const seat = seatOf(decoy as ClientId);
    const recorded =
      recordedNumber(seat?.secret as Buffer, '138', '5678', segmentsBefore(seat?.orderedAt as Date)) ?? '';
    const given = viewers.map(({ id }) => numberFor(id, decoy as ClientId, recorded));
    expect(viewers.map(({ id }) => numberFor(id, decoy as ClientId, recorded))).toEqual(given);
    expect(new Set(given).size).toBeGreaterThan(6);
    for (const number of given) {
      expect(SEGMENTS).toContain(number.slice(0, 7));
      expect(number.slice(-4)).toBe('5678');
    }
  });

  it('that somebody corrected is shown as they wrote it down, also where it fits a segment', async () => {
    const { numberFor } = await known();
    const written = SEGMENTS.map((segment) => `${segment}5678`);
    const shown = written.map((number) => numberFor(agent.id, decoys[0] as ClientId, number));
    // One of them at most is the number that was made for it.
    expect(shown.filter((number, at) => number !== written[at]).length).toBeLessThanOrEqual(1);
  });

  it('of anybody else is what is recorded', async () => {
    const { numberFor, recordedFor } = await known();
    expect(numberFor(agent.id, people[0] as ClientId, '13800001234')).toBe('13800001234');
    expect(recordedFor(agent.id, '13800001234')).toEqual([]);
  });
});

describe('who touches one', () => {
  it('is told at the highest severity, and a case of nobody opens that they do not see', async () => {
    const toucher = await anAgentOf(watched);
    await watched.look(toucher, [decoys[0] as ClientId]);
    await watched.seeAll();
    expect(await alertsAbout(toucher)).toEqual([{ rule: 'decoy-touched', times: 1 }]);
    expect(await casesOf(toucher)).toEqual([{ kind: 'decoy-touched', title: '诱饵客户被触碰', ownerId: null }]);
  });

  it('once a day for one decoy, whatever they do to it; again for another', async () => {
    const toucher = await anAgentOf(watched);
    const [one, other] = [decoys[1] as ClientId, decoys[2] as ClientId];
    for (const client of [one, one, other, one]) {
      await watched.look(toucher, [client]);
      // Each time a new process, which knows nothing.
      await watched.seeAll(watched.watch());
    }
    expect(await casesOf(toucher)).toHaveLength(2);
    await watched.office.sql.query('delete from leak_watch_person');
    await watched.office.sql.query('delete from leak_watch');
    await watched.seeAll();
    expect(await casesOf(toucher)).toHaveLength(2);
  });

  it('and whoever looks at people alone is told of nothing', async () => {
    const honest = await anAgentOf(watched);
    await watched.look(honest, people.slice(0, 3));
    await watched.look(honest, [newId<'Client'>()]);
    await watched.seeAll();
    expect(await alertsAbout(honest)).toEqual([]);
    expect(await casesOf(honest)).toEqual([]);
  });
});
