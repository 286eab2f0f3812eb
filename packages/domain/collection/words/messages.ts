/** What a client is told when a colleague holds out the tablet: whose office, for what, and that nobody else has to know the code. */
import type { PublicText } from '@kean/kernel';
import { choice, code, defineClientMessage, line, link } from '@kean/messages';
import { CONSENT_CODE_MINUTES, type PurposeAnswer } from '../contract/consents.ts';
import { purposeOf } from '../purposes/index.ts';

const MOST_PURPOSES = 90;

/** Asking for consent, which is lawful before any answer; `prove_client_word` knows the name as well. */
export const consentCode = defineClientMessage({
  name: 'collection.consent-code',
  version: 1,
  purpose: 'send-consent-request',
  urgent: true,
  validMinutes: CONSENT_CODE_MINUTES,
  variables: {
    code,
    office: line(24),
    purposes: line(MOST_PURPOSES),
    // Of its own, so that no long list of purposes pushes it out of the message.
    apart: choice({
      none: { zh: '不含敏感信息', en: 'nothing sensitive' },
      identity: { zh: '另单独同意使用证件号码', en: 'and your ID number' },
    }),
  },
  sms: {
    zh: '验证码 {code}，10分钟内有效。{office}请您在平板上确认同意：{purposes}；{apart}。请只由您本人在平板上输入；如您不在场或不同意，请勿告知任何人。',
    en: 'Code {code}, 10 minutes. {office} asks you to agree to: {purposes}; {apart}. Type it yourself. Not there or no? Tell nobody.',
  },
});

const MOST_PURPOSES_TOLD = 60;

/** After an answer by word of mouth: what the office noted, when it begins to count, and the page on which it is taken back. */
export const consentNoted = defineClientMessage({
  name: 'collection.consent-noted',
  version: 1,
  purpose: 'send-consent-request',
  urgent: false,
  validMinutes: 2 * 24 * 60,
  variables: { office: line(20), purposes: line(MOST_PURPOSES_TOLD), page: link('/c#') },
  sms: {
    zh: '{office}记录您口头同意：{purposes}。24小时后生效；如不同意，请在此撤回（需短信验证码）或告知任何员工：{page}',
    en: 'Noted by {office}: you agreed to {purposes}. It counts in 24 hours; if not, take it back: {page}',
  },
});

/** After a signature on the tablet, which whoever holds it could have drawn: the same, with a link that takes it back by one tap. */
export const consentSigned = defineClientMessage({
  name: 'collection.consent-signed',
  version: 1,
  purpose: 'send-consent-request',
  urgent: false,
  validMinutes: 2 * 24 * 60,
  variables: { office: line(20), purposes: line(MOST_PURPOSES_TOLD), page: link('/c/no#') },
  sms: {
    zh: '{office}记录您在平板上签名同意：{purposes}。24小时后生效；如非本人签名或不同意，请打开链接一键撤回：{page} 请勿转发。',
    en: '{office}: you signed for {purposes}. It counts in 24 hours; not you, or no? Take it back: {page}',
  },
});

/** The purposes that are consented to, in one line; how many more there are where it has no room for all. */
export function purposesInOneLine(
  answers: readonly PurposeAnswer[],
  language: keyof PublicText,
  message: 'code' | 'noted',
): string {
  const most = message === 'code' ? MOST_PURPOSES : MOST_PURPOSES_TOLD;
  const titles = answers.flatMap(({ purpose, answer }) =>
    answer === 'given' ? [purposeOf(purpose).title[language]] : [],
  );
  const between = language === 'zh' ? '、' : ', ';
  const whole = titles.join(between);
  if (whole.length <= most) return whole;
  let shown = titles.length;
  const short = () => `${titles.slice(0, shown).join(between)}${between}+${titles.length - shown}`;
  while (shown > 1 && short().length > most) shown -= 1;
  return short();
}
