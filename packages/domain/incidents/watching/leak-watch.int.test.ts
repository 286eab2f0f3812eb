import { recordEvents } from '@kean/audit';
import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { aPrincipal, aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ACTS,
  AT_ANY_HOUR,
  anAgentOf,
  ENOUGH,
  openWatchedOffice,
  strangers,
  type WatchedOffice,
} from '../testing/watched-office.ts';
import { LeakWatcher } from './leak-watcher.ts';

let watched: WatchedOffice;
let agent: TestStaff;

beforeAll(async () => {
  watched = await openWatchedOffice();
});
afterAll(() => watched.close());
beforeEach(async () => {
  agent = await anAgentOf(watched);
});

const toldOf = async (person: TestStaff) =>
  (await watched.alerts()).filter(({ staffId }) => staffId === person.id).map(({ rule, times }) => `${rule} ${times}`);
const OUTSIDE = 'reveals-outside-care 1';

describe('the watch of the log', () => {
  it('tells of somebody who looks at nine clients of others, once, and says so in the log without naming them', async () => {
    await watched.look(agent, strangers(8));
    await watched.seeAll();
    expect(await toldOf(agent)).toEqual([]);
    await watched.look(agent, strangers(ENOUGH - 8));
    await watched.seeAll();
    expect(await toldOf(agent)).toEqual([OUTSIDE]);
    const [alert] = (await watched.alerts()).filter(({ staffId }) => staffId === agent.id);
    const events = await watched.office.sql.query(
      `select principal_id as who, subject_kind as kind, facts->>'rule' as rule from audit_event
        where action = 'incidents.alert-raised' and subject_id = $1`,
      [alert?.id],
    );
    expect(events).toEqual([{ who: null, kind: 'LeakAlert', rule: 'reveals-outside-care' }]);
  });

  it('tells of purposes that do not fit by the reason of the refusal, and not of a quota that is used up', async () => {
    const refused = (reason: string) =>
      inSqlTransaction(watched.office.db, nobody, (tx) =>
        recordEvents(
          tx,
          strangers(10).map((clientId) => ({
            ...({ action: 'circulation.reveal-refused', outcome: 'refused', purpose: 'brokerage-contact' } as const),
            principal: aPrincipal(agent),
            ...{ subject: { kind: 'Client', id: clientId }, fields: ['phone'], facts: { reason } },
          })),
        ),
      );
    await refused('quota-used');
    await watched.seeAll();
    expect(await toldOf(agent)).toEqual([]);
    agent = await anAgentOf(watched);
    await refused('consent-missing');
    await watched.seeAll();
    expect(await toldOf(agent)).toEqual(['purposes-that-do-not-fit 1']);
  });

  it('goes on after a kill between any two acts: nothing is lost and nothing told twice', async () => {
    for (const client of strangers(ENOUGH)) {
      await watched.look(agent, [client]);
      // Each time a new process, which knows nothing.
      await watched.seeAll(watched.watch());
    }
    expect(await toldOf(agent)).toEqual([OUTSIDE]);
  });

  it('reads the log again where its memory is lost or of another version, and tells nothing twice', async () => {
    await watched.look(agent, strangers(ENOUGH));
    await watched.seeAll();
    const before = await watched.alerts();
    await watched.office.sql.query('delete from leak_watch_person');
    await watched.office.sql.query('delete from leak_watch');
    await watched.seeAll();
    expect(await watched.alerts()).toEqual(before);
    await watched.office.sql.query("update leak_watch_person set state = '\\x63'");
    await watched.look(agent, strangers(1));
    await watched.seeAll();
    expect(await watched.alerts()).toEqual(before);
  });

  it('remembers what was counted before the memory was lost', async () => {
    await watched.look(agent, strangers(6));
    await watched.seeAll();
    await watched.office.sql.query('delete from leak_watch_person');
    await watched.office.sql.query('delete from leak_watch');
    await watched.look(agent, strangers(ENOUGH - 6));
    await watched.seeAll();
    expect(await toldOf(agent)).toEqual([OUTSIDE]);
  });

  it('is done by one worker of two at once, and by the other when the first one stops', async () => {
    const told: unknown[] = [];
    const parts = { db: watched.worker, keyring: watched.office.keyring, acts: ACTS, rules: AT_ANY_HOUR };
    const worker = () => new LeakWatcher(parts, { watched: () => undefined, troubled: (error) => told.push(error) });
    const [one, other] = [worker(), worker()];
    const batch = async (clients: number) => {
      await watched.look(agent, strangers(clients));
      for (let turn = 0; turn < 20; turn += 1) await Promise.all([one.turn(), other.turn()]);
    };
    await batch(5);
    await one.stop();
    await batch(ENOUGH - 5);
    await watched.seeAll();
    await other.stop();
    expect(await toldOf(agent)).toEqual([OUTSIDE]);
    expect(told).toEqual([]);
  });

  it('two watches that both believe to lead cannot go on from the same place', async () => {
    const [one, other] = [watched.watch(), watched.watch()];
    for (const client of strangers(ENOUGH)) {
      await watched.look(agent, [client]);
      await Promise.all([one.next(100), other.next(100)]);
    }
    await watched.seeAll(one);
    expect(await toldOf(agent)).toEqual([OUTSIDE]);
  });

  it('keeps of a person what says nothing of a client to whoever has no key', async () => {
    const clients = strangers(7);
    await watched.look(agent, clients);
    await watched.seeAll();
    const [kept] = await watched.office.sql.query<{ state: Buffer; size: number }>(
      'select state, length(state) as size from leak_watch_person where staff_id = $1',
      [agent.id],
    );
    expect(kept?.size).toBeLessThan(4_096);
    // The last client of a walk that may still go on is the one there is.
    const named = clients.filter((id) => kept?.state.includes(Buffer.from(id)));
    expect(named.length).toBeLessThanOrEqual(1);
  });

  it('an alert that was closed opens again when the rule tells anew within its window', async () => {
    await watched.look(agent, strangers(ENOUGH));
    await watched.seeAll();
    await watched.office.sql.query(
      `update leak_alert set state = 'closed', closed_as = 'false-alarm' where staff_id = $1`,
      [agent.id],
    );
    await watched.look(agent, strangers(ENOUGH));
    await watched.seeAll();
    const mine = (await watched.alerts()).filter(({ staffId }) => staffId === agent.id);
    expect(mine[0]).toMatchObject({ rule: 'reveals-outside-care', times: 2, state: 'new' });
  });

  it('what a suppression keeps quiet stands there all the same, and says so', async () => {
    const by = await aStaffMember(watched.office.sql);
    const quiet = newId();
    const sql = `perform set_config('kean.staff', '${by.id}', true); insert into leak_suppression (id, rule, staff_id, reason, set_by, ends_at)
      values ('${quiet}', 'reveals-outside-care', '${agent.id}', '已核实的批量回访', '${by.id}', now() + interval '7 days')`;
    await watched.office.sql.query(`do $$ begin ${sql}; end $$`);
    await watched.look(agent, strangers(ENOUGH));
    await watched.seeAll();
    const rows = await watched.office.sql.query(
      'select suppressed_by as by, state from leak_alert where staff_id = $1',
      [agent.id],
    );
    expect(rows).toEqual([{ by: quiet, state: 'new' }]);
  });

  it('what a rule told is not altered, and no login may take an alert away', async () => {
    await watched.look(agent, strangers(ENOUGH));
    await watched.seeAll();
    const alter = (set: string) =>
      watched.office.sql.query(`update leak_alert set ${set} where staff_id = $1`, [agent.id]);
    for (const set of ["severity = 'low'", "rule = 'other'", 'measured = 0', 'times = 0', 'raised_at = now()'])
      await expect(alter(set)).rejects.toThrow();
    await expect(watched.worker.pool.query('delete from leak_alert where staff_id = $1', [agent.id])).rejects.toThrow(
      /permission denied/,
    );
  });
});
