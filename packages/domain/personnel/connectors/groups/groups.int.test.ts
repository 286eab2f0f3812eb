import { aCall, openOffice, type TestOffice } from '@kean/clients/testing';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policy } from '../../policy.ts';
import { listGroupMessages } from './list-group-messages.ts';
import { tryGroup } from './try-group.ts';

let office: TestOffice;
let hr: TestStaff;
beforeAll(async () => {
  office = await openOffice();
  hr = await aStaffMember(office.sql, { branch: null });
});
afterAll(() => office.close());
const call = () =>
  aCall(office, hr, [policy], { 'personnel.try-connectors': 'agency', 'personnel.read-connectors': 'agency' });

describe('the group that is told when somebody leaves', () => {
  it('is sent a trial whenever somebody asks, and that stands in the log; what failed says what to do', async () => {
    await tryGroup(call());
    await tryGroup(call());
    const { messages } = await listGroupMessages(call());
    expect(messages.map(({ about, state, causeWords }) => [about, state, causeWords])).toEqual([
      ['trial', 'queued', null],
      ['trial', 'queued', null],
    ]);
    const promised = await office.sql.query(`select from outbox where job like 'messages.send%'`);
    expect(promised).toHaveLength(2);
    const events = await office.sql.query<{ by: string }>(
      `select principal_id as by from audit_event where action = 'personnel.connector-tried'`,
    );
    expect(events).toEqual([{ by: hr.id }, { by: hr.id }]);
    await office.sql.query(`update message set state = 'refused', cause = 'CHANNEL_OFF' where id = $1`, [
      messages[0]?.messageId,
    ]);
    const [refused] = (await listGroupMessages(call())).messages;
    expect(refused?.causeWords?.zh).toContain('ROBOTS_FILE');
  });

  it('shows no message that is for a person or for another group', async () => {
    await office.sql.query(
      `insert into message (id, key, channel, template, version, language, urgent, robot, facts, valid_until)
       values (gen_random_uuid(), 'incidents.alert/1', 'robot', 'incidents.alert', 1, 'zh', true, 'security', '{}', now() + interval '1 hour')`,
    );
    expect((await listGroupMessages(call())).messages).toHaveLength(2);
  });
});
