/** What a client is told of a case. The page says the rest: a text message is read by whoever holds the phone. */
import { choice, count, defineClientMessage, moment } from '@kean/messages';
import { EXTENSION_REASONS, REQUEST_KINDS } from '../../contract/request-words.ts';

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
  sms: {
    zh: '您的请求（编号{number}）的答复延长至{until}，原因：{because}。只延长这一次。',
    en: 'The answer to your request no. {number} takes until {until}: {because}. It is extended this once.',
  },
});

export const requestAnswered = defineClientMessage({
  ...RIGHTS,
  name: 'clients.request-answered',
  variables: {
    number: count,
    decision: choice({
      granted: { zh: '已办理', en: 'granted' },
      refused: { zh: '未能同意，理由见您的信息页面', en: 'refused; the reasons are on your own pages' },
    }),
  },
  sms: {
    zh: '您的请求（编号{number}）：{decision}。如有异议，可向我们投诉、向网信部门投诉，或者依法向人民法院起诉。',
    en: 'Your request no. {number}: {decision}. If you disagree, complain to us or to the cyberspace authority, or go to court.',
  },
});
