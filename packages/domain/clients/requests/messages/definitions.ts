/** What a client is told of a case. The page says the rest: a text message is read by whoever holds the phone. */
import { choice, count, defineClientMessage, moment } from '@kean/messages';
import {
  ANSWERED_TEXT,
  DECISIONS,
  EXTENDED_TEXT,
  EXTENSION_REASONS,
  REQUEST_KINDS,
} from '../../contract/request-words.ts';

const KINDS = choice(Object.fromEntries(Object.entries(REQUEST_KINDS).map(([kind, { title }]) => [kind, title])));
const RIGHTS = { version: 1, urgent: false, validMinutes: 60 * 24 * 7, purpose: 'send-about-rights' } as const;

export const requestTaken = defineClientMessage({
  ...RIGHTS,
  name: 'clients.request-taken',
  variables: { kind: KINDS, number: count, until: moment },
  sms: {
    zh: '已收到您的请求：{kind}，编号{number}。我们最迟在{until}前答复，进度见您的信息页面。如非本人提出，请立即联系门店。',
    en: 'We have your request: {kind}, no. {number}. You have an answer by {until}; see your own pages. Not you? Tell our office at once.',
  },
});

export const requestExtended = defineClientMessage({
  ...RIGHTS,
  name: 'clients.request-extended',
  variables: { number: count, until: moment, because: choice(EXTENSION_REASONS) },
  sms: EXTENDED_TEXT,
});

export const requestAnswered = defineClientMessage({
  ...RIGHTS,
  name: 'clients.request-answered',
  variables: { number: count, decision: choice(DECISIONS) },
  sms: ANSWERED_TEXT,
});
