import { aCall, aClient, aPhone, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storageApi } from '../../api.ts';
import { InboxLetter, MessagesOverview } from '../../contract/messages.ts';
import { policy } from '../../policy.ts';
import { queueFor } from '../../testing/message-side.ts';

let office: TestOffice;
let branch: TestBranch;
let operator: TestStaff;

beforeAll(async () => {
  office = await openOffice();
  [branch, operator] = await Promise.all([aBranch(office.sql), aStaffMember(office.sql, { branch: null })]);
});
afterAll(() => office?.close());
beforeEach(async () => {
  for (const table of ['message', 'outbox']) await office.sql.query(`delete from ${table}`);
});

const acts = { 'storage.read-jobs': 'agency', 'storage.handle-jobs': 'agency' } as const;
const call = () => aCall(office, operator, [policy], acts);
const messages = () => callerFactory(storageApi)(call()).messages;
const told = (code: string) => expect.objectContaining({ message: code });

async function aMessage(state: string, cause: string | null): Promise<{ id: string; client: string; phone: string }> {
  const [client, phone] = [await aClient(office, branch), aPhone()];
  const id = await queueFor(office, client, { channel: 'sms', to: phone });
  const change = `update message set state = $2, cause = $3, sealed = case when $2 in ('sent', 'refused') then null else sealed end where id = $1`;
  await office.sql.query(change, [id, state, cause]);
  return { id: String(id), client, phone };
}

describe('the messages of the office', () => {
  it('are shown by how they went, what waits first, with what that asks of a person, and not whom they are for', async () => {
    const sent = await aMessage('sent', null);
    const refused = await aMessage('refused', 'DO_NOT_CONTACT');
    const waiting = await aMessage('waiting', 'MESSAGE_CHANNEL_AWAY');
    const seen = MessagesOverview.parse(await messages().overview({}));
    expect(seen.messages.map(({ id }) => id)).toEqual([waiting.id, refused.id, sent.id]);
    expect(seen.messages.map(({ mayTry }) => mayTry)).toEqual([true, false, false]);
    expect(seen.messages[0]?.remedy?.zh).toContain('短信网关');
    expect(seen.messages[1]).toMatchObject({ audience: 'client', template: 'storage.sample-code', channel: 'sms' });
    expect(seen.counts).toEqual([
      { state: 'refused', count: 1 },
      { state: 'sent', count: 1 },
      { state: 'waiting', count: 1 },
    ]);
    expect(seen.hasInbox).toBe(false);
    for (const { client, phone } of [sent, refused, waiting]) {
      expect(JSON.stringify(seen)).not.toContain(client);
      expect(JSON.stringify(seen)).not.toContain(phone);
    }
    expect((await messages().overview({ state: 'sent' })).messages.map(({ id }) => id)).toEqual([sent.id]);
  });

  it('one that waits is tried at once by a person, and that stands in the log', async () => {
    const { id } = await aMessage('waiting', 'MESSAGE_CHANNEL_AWAY');
    await office.sql.query('delete from outbox');
    await messages().tryAgain({ messageId: id });
    expect(await office.sql.query('select state, cause from message')).toEqual([{ state: 'queued', cause: null }]);
    expect(await office.sql.query('select job from outbox')).toEqual([{ job: 'messages.send-urgent' }]);
    const events = (await eventsOf(office, operator.id)).filter(
      ({ action }) => action === 'storage.message-tried-again',
    );
    expect(events).toMatchObject([{ facts: { template: 'storage.sample-code', messageId: id } }]);
  });

  it.each([
    ['sent', null],
    ['refused', 'NO_CONSENT'],
    ['failed', 'NOT_DELIVERED'],
    ['waiting', 'QUIET_HOURS'],
  ])('one that is %s (%s) is nobody’s to send again', async (state, cause) => {
    const { id } = await aMessage(state, cause);
    await expect(messages().tryAgain({ messageId: id })).rejects.toEqual(told('STORAGE_MESSAGE_NOT_FOUND'));
    await expect(messages().tryAgain({ messageId: newId() })).rejects.toEqual(told('STORAGE_MESSAGE_NOT_FOUND'));
  });

  it('end in an inbox in a demonstration alone; that it was read stands in the log without a word of it', async () => {
    await expect(messages().inbox()).rejects.toEqual(told('STORAGE_NO_INBOX'));
    const letter = {
      id: 'x',
      channel: 'sms',
      at: new Date(),
      to: '13800001111',
      subject: '',
      text: '验证码 1',
    } as const;
    const open = (read: () => Promise<readonly (typeof letter)[]>) => {
      const made = call();
      return callerFactory(storageApi)({ ...made, services: { ...made.services, inbox: { read } } }).messages;
    };
    const shown = await open(async () => [letter]).inbox();
    expect(shown.map((one) => InboxLetter.parse(one))).toEqual([letter]);
    await expect(open(async () => Promise.reject(new Error('away'))).inbox()).rejects.toEqual(
      told('STORAGE_INBOX_AWAY'),
    );
    const events = (await eventsOf(office, operator.id)).filter(({ action }) => action === 'storage.inbox-read');
    expect(events).toMatchObject([{ facts: { letters: 1 } }]);
    expect(JSON.stringify(events)).not.toContain('13800001111');
  });

  it('are shown and handled by whoever was granted that, and refused in a wrong shape', async () => {
    const reader = callerFactory(storageApi)(aCall(office, operator, [policy], { 'storage.read-jobs': 'agency' }));
    await expect(reader.messages.tryAgain({ messageId: newId() })).rejects.toEqual(told('CALL_NOT_YOUR_ROLE'));
    const other = callerFactory(storageApi)(aCall(office, operator, [policy], { 'storage.read-keys': 'agency' }));
    await expect(other.messages.overview({})).rejects.toEqual(told('CALL_NOT_YOUR_ROLE'));
    await expect(other.messages.inbox()).rejects.toEqual(told('CALL_NOT_YOUR_ROLE'));
    await expect(messages().tryAgain({ messageId: 'x' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(messages().overview({ state: 'lost' as never })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});
