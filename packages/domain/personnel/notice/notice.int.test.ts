import { takeLook } from '@kean/circulation/contract/looking';
import { aCall, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BeginLeavingInput } from '../contract.ts';
import { beginLeaving } from '../leavings/begin-leaving.ts';
import { callOff } from '../leavings/set-time.ts';
import { policy } from '../policy.ts';
import { setNoticeQuota } from './set-notice-quota.ts';
import { watchNotice } from './watch-notice.ts';

let office: TestOffice;
let hr: TestStaff;
let compliance: TestStaff;
let agent: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  [hr, compliance] = [await aStaffMember(office.sql), await aStaffMember(office.sql)];
  await office.sql.query(`insert into role (code, name, name_en) values ('agent', '经纪人', 'Agent')`);
});
afterAll(() => office.close());
beforeEach(async () => {
  agent = await aStaffMember(office.sql);
  await office.sql.query(`insert into staff_role values ($1, 'agent')`, [agent.id]);
});

const call = (member: TestStaff) =>
  aCall(office, member, [policy], {
    'personnel.offboard': 'agency',
    'personnel.read-leavings': 'agency',
    'personnel.set-duties': 'agency',
  });
const announce = (member: TestStaff) =>
  beginLeaving(
    call(hr),
    BeginLeavingInput.parse({ staffId: member.id, way: 'planned', at: new Date(Date.now() + 20 * 86_400_000) }),
  );
const rolesOf = async (staffId: StaffId): Promise<string[]> =>
  (
    await office.sql.query<{ code: string }>('select code from role_in_force where staff_id = $1 order by 1', [staffId])
  ).map(({ code }) => code);
/** As every process takes it: by the roles that the database says are in force now. */
const looksLeft = async (staffId: StaffId): Promise<number> => {
  await office.sql.query('delete from reveal_quota where staff_id = $1 and day >= current_date - 1', [staffId]);
  const roles = await rolesOf(staffId);
  let taken = 0;
  while ((await inSqlTransaction(office.db, nobody, (tx) => takeLook(tx, { staffId, roles }))) === null) taken += 1;
  return taken;
};
const inNotice = async (staffId: StaffId) =>
  (await watchNotice(call(hr))).people.find((person) => person.staffId === staffId);

describe('in notice', () => {
  it('a person has a part of a day’s looks from the announcement on, and all of it again when it is called off', async () => {
    expect(await looksLeft(agent.id)).toBe(20);
    const { leavingId } = await announce(agent);
    expect(await rolesOf(agent.id)).toEqual(['agent', 'notice:30']);
    expect(await looksLeft(agent.id)).toBe(6);
    await callOff(call(hr), { leavingId, version: 1 });
    expect(await looksLeft(agent.id)).toBe(20);
  });

  it('how much is left is said by compliance, at once, and by nobody who is in notice', async () => {
    await announce(agent);
    await setNoticeQuota(call(compliance), { percent: 10 });
    expect(await looksLeft(agent.id)).toBe(2);
    await expect(setNoticeQuota(call(agent), { percent: 100 })).rejects.toMatchObject({ code: 'PERSONNEL_YOURSELF' });
    const widen = 'update notice_rule set percent = 100, set_by = $1';
    for (const [who, as] of [
      [agent, agent],
      [agent, compliance],
    ] as const)
      await expect(
        inSqlTransaction(office.db, { ...nobody, staffId: who.id }, (tx) => tx.query(widen, [as.id])),
      ).rejects.toThrow();
    expect((await eventsOf(office, compliance.id)).at(-1)).toMatchObject({
      action: 'personnel.notice-quota-set',
      facts: { percent: 10 },
    });
    await setNoticeQuota(call(compliance), { percent: 30 });
  });

  it('is watched: looks of each day beside what was usual before it was announced', async () => {
    for (const [back, used] of [
      [0, 5],
      [3, 14],
      [10, 14],
    ] as const)
      await office.sql.query(
        `insert into reveal_quota (staff_id, day, used) values ($1, (now() at time zone 'Asia/Shanghai')::date - $2::int, $3)`,
        [agent.id, back, used],
      );
    expect(await inNotice(agent.id)).toBeUndefined();
    await announce(agent);
    const watched = await inNotice(agent.id);
    expect(watched).toMatchObject({ staffNumber: agent.number, usual: 1 });
    expect(watched?.days.map(({ looks }) => looks)).toEqual([0, 0, 0, 14, 0, 0, 0, 0, 0, 0, 14, 0, 0, 5]);
    expect(watched?.days.filter(({ isNotice }) => isNotice)).toHaveLength(1);
  });
});
