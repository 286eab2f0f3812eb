/** What somebody out of an old list is told: that they are asked, by when, and what silence means. The gateway signs with the office's name. */
import type { PublicText } from '@kean/kernel';
import { defineClientMessage, link, moment } from '@kean/messages';

const VALID_MINUTES = 3 * 24 * 60;

export const campaignRequest = defineClientMessage({
  name: 'collection.campaign-request',
  version: 1,
  purpose: 'send-consent-request',
  urgent: false,
  validMinutes: VALID_MINUTES,
  variables: { page: link('/c#'), until: moment },
  sms: {
    zh: '我们的旧客户名单里有您的信息。是否同意继续使用，由您决定：{page} 打开时需要短信验证码。{until}前未答复或不同意，我们将不再使用并安排删除。',
    en: 'An old list of ours holds your information. May we go on using it? You decide: {page} Without a yes by {until} we stop and have it deleted.',
  },
});

export const campaignReminder = defineClientMessage({
  name: 'collection.campaign-reminder',
  version: 1,
  purpose: 'send-consent-request',
  urgent: false,
  validMinutes: VALID_MINUTES,
  variables: { page: link('/c#'), until: moment },
  sms: {
    zh: '提醒（仅此一次）：是否同意我们继续使用您的信息，请在{until}前答复：{page} 打开时需要短信验证码。不答复即视为不同意，我们将安排删除。',
    en: 'The only reminder: may we go on using your information? Please answer by {until}: {page} Without a yes it is deleted.',
  },
});

/** The words as a reviewer reads them. */
export function wordsToReview({ sms }: typeof campaignRequest): PublicText {
  const blank = (text: string) => text.replaceAll('{page}', '［链接］').replaceAll('{until}', '［答复期限］');
  const blankEn = (text: string) => text.replaceAll('{page}', '[link]').replaceAll('{until}', '[day]');
  return { zh: blank(sms?.zh ?? ''), en: blankEn(sms?.en ?? '') };
}
