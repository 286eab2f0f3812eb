import { inSqlTransaction, nobody } from '@kean/db';
import { newId, type StaffId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anAgentOf, openWatchedOffice, strangers, type WatchedOffice } from '../testing/watched-office.ts';

let watched: WatchedOffice;
let agent: TestStaff;
let [security, compliance]: TestStaff[] = [];

const sql = (text: string, values: readonly unknown[] = []) =>
  watched.office.sql.query<Record<string, unknown>>(text, [...values]);
const held = async (staffId: StaffId = agent.id) =>
  (await watched.office.db.pool.query('select watch_holds($1::uuid) as held', [staffId])).rows[0]?.held;
const takeLook = () =>
  inSqlTransaction(watched.office.db, nobody, (tx) =>
    tx.query(
      `insert into reveal_quota as q (staff_id, day, used) values ($1, current_date, 1)
       on conflict (staff_id, day) do update set used = q.used + 1 returning used`,
      [agent.id],
    ),
  );
/** Two people set it; a test does not wait for its minute. */
const stops = (rule: string, threshold: number, minutes: number) =>
  sql(
    `insert into leak_rule_version (id, rule, threshold, window_minutes, blocks, reason, proposed_by, decision, decided_by, decided_at, in_force_from)
     values ($1, $2, $3, $4, true, '近期有泄露案例', $5, 'approved', $6, now(), now() - interval '1 minute')`,
    [newId(), rule, threshold, minutes, security?.id, compliance?.id],
  );
const look = async (times: number) => {
  await watched.look(agent, strangers(times));
  await watched.seeAll();
};
const close = (as: string) =>
  sql(`update leak_alert set state = 'closed', closed_as = $2 where staff_id = $1`, [agent.id, as]);

beforeAll(async () => {
  watched = await openWatchedOffice();
  [security, compliance] = [await aStaffMember(watched.office.sql), await aStaffMember(watched.office.sql)];
});
afterAll(() => watched.close());
beforeEach(async () => {
  await sql('delete from leak_rule_version');
  agent = await anAgentOf(watched);
});

describe('whoever a stopping rule tells of', () => {
  it('takes no look any more, whoever asks for it, until another has closed the alert', async () => {
    await stops('reveals-outside-care', 6, 1_440);
    await look(4);
    expect(await held()).toBe(false);
    expect(await takeLook()).toEqual([{ used: 1 }]);
    await look(4);
    expect(await held()).toBe(true);
    expect(await takeLook()).toEqual([]);
    expect(await held((await anAgentOf(watched)).id)).toBe(false);
    await close('false-alarm');
    expect(await held()).toBe(false);
    expect(await takeLook()).toEqual([{ used: 2 }]);
  });

  it('is free again when the window is over, and is not held by a rule that only tells', async () => {
    await look(12);
    expect(await held()).toBe(false);
    await stops('reveals-outside-care', 6, 1_440);
    await look(8);
    expect(await held()).toBe(true);
    await sql(`begin; set local session_replication_role = replica;
      update leak_alert set first_at = first_at - interval '25 hours', last_at = last_at - interval '25 hours' where staff_id = '${agent.id}'; commit`);
    expect(await held()).toBe(false);
  });

  it('does not outrun the watch: a burst is counted before the look, while the watch stands still', async () => {
    await stops('reveals-in-a-burst', 5, 60);
    await watched.look(agent, strangers(4));
    expect(await held()).toBe(false);
    await watched.look(agent, strangers(1));
    expect(await held()).toBe(true);
    expect(await takeLook()).toEqual([]);
  });

  it('what held is not made to hold no more, by no login', async () => {
    await stops('reveals-outside-care', 6, 1_440);
    await look(8);
    const free = 'update leak_alert set blocks = false where staff_id = $1';
    await expect(watched.worker.pool.query(free, [agent.id])).rejects.toThrow('what a rule told stays');
    await expect(watched.office.db.pool.query(free, [agent.id])).rejects.toThrow(/permission denied/);
  });
});
