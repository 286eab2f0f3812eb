import type { TestOffice } from '@kean/clients/testing';
import { type Database, inSqlTransaction, openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { type ClientId, idOf, Personal, systemClock } from '@kean/kernel';
import { openMailer } from '@kean/mail';
import {
  choice,
  code,
  defineClientMessage,
  defineOfficeMessage,
  line,
  link,
  type MessageId,
  queueClientMessage,
  queueOfficeMessage,
} from '@kean/messages';
import { type Channels, GatewaySetting, mailChannel, openGroupRobot, openSmsGateway } from '@kean/messages/channels';
import { ContactList } from '@kean/messages/contact-list';
import { clientMessage, type MessagesWorker, messageBook, messagesWorker, officeMessage } from '@kean/messages/worker';
import { startQueues } from '@kean/queues/worker';
import { z } from 'zod';
import { openOfficeKeyring } from '../keyring/index.ts';

/** A link that a client is sent, not at night. */
export const LINK_MESSAGE = defineClientMessage({
  name: 'storage.sample-link',
  version: 1,
  purpose: 'send-message',
  urgent: false,
  validMinutes: 3 * 24 * 60,
  variables: { name: line(20), page: link('/c/') },
  sms: { zh: '{name}您好，请打开 {page}', en: 'Hello {name}, please open {page}' },
  mail: {
    subject: { zh: '请确认', en: 'Please confirm' },
    paragraphs: [{ zh: '{name}您好，请打开 {page}', en: 'Hello {name}, please open {page}' }],
  },
});
/** A code that a client waits for, at any hour. */
export const CODE_MESSAGE = defineClientMessage({
  name: 'storage.sample-code',
  version: 1,
  purpose: 'send-message',
  urgent: true,
  validMinutes: 10,
  variables: { code },
  sms: { zh: '验证码 {code}', en: 'Code {code}' },
  mail: { subject: { zh: '验证码', en: 'Code' }, paragraphs: [{ zh: '验证码 {code}', en: 'Code {code}' }] },
});
/** What asks for consent, and what answers a request of the client's own. */
export const CONSENT_MESSAGE = defineClientMessage({
  ...CODE_MESSAGE,
  name: 'storage.sample-consent',
  purpose: 'send-consent-request',
});
export const RIGHTS_MESSAGE = defineClientMessage({
  ...CODE_MESSAGE,
  name: 'storage.sample-rights',
  purpose: 'send-about-rights',
});
export const GROUP_MESSAGE = defineOfficeMessage({
  name: 'storage.sample-group',
  version: 1,
  audience: 'group',
  urgent: true,
  validMinutes: 60,
  facts: z.strictObject({ what: z.enum(['backup']), backupId: idOf<'Backup'>() }),
  variables: { what: choice({ backup: { zh: '备份', en: 'Backup' } }) },
  robot: [{ zh: '{what}失败', en: '{what} failed' }],
});
const BOOK = messageBook([
  clientMessage(LINK_MESSAGE),
  clientMessage(CODE_MESSAGE),
  clientMessage(CONSENT_MESSAGE),
  clientMessage(RIGHTS_MESSAGE),
  officeMessage(GROUP_MESSAGE, { read: async (_tx, { what }) => ({ to: null, values: { what } }) }),
]);

export const SMS_SECRET = 'SEC-sms-of-this-test';
export const CONTACT_KEY = 'a-key-of-a-contact-list-of-this-test';
export const LINK_TOKEN = 'abcdefghijklmnopqrstuv';

/** Addresses at which the channels of a test are reached. */
export interface MessageServers {
  readonly mailPort: number;
  readonly smsOrigin: string;
  readonly robotAddress: string;
}

/** A worker that sends the messages of a test office: its own login, the office's own guard, real servers. */
export interface MessageSide extends MessagesWorker {
  readonly db: Database;
  readonly contactList: ContactList;
  /** Starts the queues of one more worker. */
  work(changes?: Partial<Channels>): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export async function openMessageSide(
  office: TestOffice,
  redisUrl: string,
  { mailPort, smsOrigin, robotAddress }: MessageServers,
): Promise<MessageSide> {
  const db = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test-messages' });
  const keyStore = openKeyStore({ url: office.database.urls.kean_keys_worker, applicationName: 'kean-test-messages' });
  const { keyring, close } = await openOfficeKeyring({
    process: 'test',
    store: keyStore.store,
    roots: { setting: 'env:', environmentText: office.rootKeyText },
    suite: 'aes-256-gcm',
    db,
    redisUrl,
    clock: systemClock,
    onUnreadableKeys: () => undefined,
    onTrouble: () => undefined,
  });
  const from = '客安 <kean@chenghu.example>';
  const mailer = openMailer({ host: '127.0.0.1', port: mailPort, security: 'none', user: null, password: null, from });
  const setting = GatewaySetting.parse({
    url: `${smsOrigin}/send`,
    body: { phone: '{to}', content: '{text}' },
    signature: { header: 'X-Signature', timestampHeader: 'X-Timestamp', over: '{timestamp}.{body}' },
    taken: { at: 'code', words: ['OK'] },
    idAt: 'data.number',
    delivery: {
      url: `${smsOrigin}/report/{providerId}`,
      at: 'report.state',
      delivered: ['DELIVERED'],
      failed: ['UNDELIVERABLE'],
    },
  });
  const channels: Channels = {
    mail: mailChannel(mailer),
    sms: openSmsGateway(setting, SMS_SECRET, systemClock),
    robots: new Map([['ops', openGroupRobot({ kind: 'wecom', address: robotAddress, secret: null }, systemClock)]]),
  };
  const contactList = new ContactList(CONTACT_KEY);
  const services = { db, keyring };
  const messages = { book: BOOK, channels, contactList, origin: 'https://kean.chenghu.example' };
  return {
    db,
    services,
    messages,
    contactList,
    work: async (changes = {}) => {
      const needs = { services, messages: { ...messages, channels: { ...channels, ...changes } } };
      const nothing = () => undefined;
      const observer = { ended: nothing, relayed: nothing, alerted: nothing, missing: nothing, troubled: nothing };
      const queues = await startQueues({ db, redisUrl, clauses: [messagesWorker], needs, observer });
      return () => queues.stop();
    },
    close: async () => {
      await close();
      await Promise.all([db.close(), keyStore.close()]);
    },
  };
}

let made = 0;

type ForTest = Pick<Parameters<typeof queueClientMessage>[2], 'channel'> & {
  readonly to: string;
  readonly message?: typeof LINK_MESSAGE | typeof CODE_MESSAGE;
  readonly name?: string;
  readonly key?: string;
};

/** Queues a message to a client as an operation of the api does. */
export async function queueFor(office: TestOffice, clientId: ClientId, wishes: ForTest): Promise<MessageId | null> {
  const { to, channel, message = CODE_MESSAGE, name = '王小明' } = wishes;
  made += 1;
  const use = { principal: 'system', purpose: 'test' } as const;
  const sealWith = (await office.keyring.createFor('client', [clientId], use)).get(clientId);
  if (sealWith === undefined) throw new TypeError('a client of a test has a key');
  const values = new Personal(message === LINK_MESSAGE ? { name, page: LINK_TOKEN } : { code: '246810' });
  const addressed = { channel, language: 'zh', key: wishes.key ?? `case-${made}`, to: new Personal(to) } as const;
  return inSqlTransaction(office.db, { ...SEEN_BY_ALL }, (tx) =>
    queueClientMessage(tx, message as typeof CODE_MESSAGE, {
      ...addressed,
      clientId,
      sealWith,
      values: values as Personal<{ code: string }>,
    }),
  );
}

/** Queues a message to the group of the operators. */
export function queueForGroup(office: TestOffice, backupId: string): Promise<MessageId | null> {
  return inSqlTransaction(office.db, SEEN_BY_ALL, (tx) =>
    queueOfficeMessage(tx, GROUP_MESSAGE, {
      ...{ channel: 'robot', language: 'both', key: backupId, robot: 'ops' },
      facts: { what: 'backup', backupId },
    }),
  );
}

const SEEN_BY_ALL = {
  ...{ staffId: null, regionId: null, branchId: null, teamId: null },
  clientScope: 'agency',
} as const;
