import { defineClientMessage, line, link } from '@kean/messages';
import { MOST_OF_PART } from '../../contract/notices.ts';

const part = line(MOST_OF_PART);

/**
 * What a client is told of a leak (PIPL 57). A mail has all of it; a text message has no room and leads to the client's own pages, where it stands
 * whole. Nobody's objection stops it, for the law asks for it.
 */
export const leakNotice = defineClientMessage({
  name: 'incidents.leak-notice',
  version: 1,
  purpose: 'send-about-incident',
  urgent: false,
  validMinutes: 3 * 24 * 60,
  variables: {
    ...{ dataKinds: part, cause: part, harm: part, measures: part, whatYouCanDo: part, contact: part },
    page: link('/c#'),
  },
  mail: {
    subject: { zh: '关于您的个人信息的安全告知', en: 'Notice about the safety of your information' },
    paragraphs: [
      {
        zh: '我们持有的您的个人信息可能受到一起安全事件的影响。依照个人信息保护法第五十七条，现将有关情况告知如下。',
        en: 'Personal information that we hold of you may be concerned by an incident. As PIPL 57 asks, this is what we know.',
      },
      { zh: '涉及的信息种类：{dataKinds}', en: 'Kinds of information: {dataKinds}' },
      { zh: '原因：{cause}', en: 'Cause: {cause}' },
      { zh: '可能造成的危害：{harm}', en: 'Harm that may come of it: {harm}' },
      { zh: '已采取的补救措施：{measures}', en: 'Measures taken: {measures}' },
      { zh: '您可以采取的措施：{whatYouCanDo}', en: 'What you can do: {whatYouCanDo}' },
      { zh: '联系方式：{contact}', en: 'Contact: {contact}' },
      {
        zh: '您的个人页面（打开时需要验证码）：{page}',
        en: 'Your own pages, which ask for a code: {page}',
      },
    ],
  },
  sms: {
    zh: '您在我们这里的个人信息可能受到一起安全事件的影响。涉及的信息、可能的危害和您可以做的，请看：{page} 打开时需要验证码。',
    en: 'Your information with us may be concerned by an incident. What it is and what you can do: {page} It asks for a code.',
  },
});
