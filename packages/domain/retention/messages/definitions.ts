/** What a client is told of the end of their dossier, while it can still be told. */
import { choice, count, defineClientMessage, link, moment } from '@kean/messages';
import { KEEPING_LAWS } from '../contract/words.ts';

const RIGHTS = { version: 1, urgent: false, purpose: 'send-about-rights' } as const;

/** The last that the office says to them; the certificate waits behind the link. */
export const erasureOrdered = defineClientMessage({
  ...RIGHTS,
  name: 'retention.erasure-ordered',
  // Later than that the erasure does not wait for it.
  validMinutes: 60 * 24,
  variables: { number: count, page: link('/e#') },
  sms: {
    zh: '您的删除请求（编号{number}）开始执行，您的资料将被彻底删除。删除证明：{page} 请保存此链接，完成后可查看并自行验证。',
    en: 'Your request no. {number}: your information is being erased for good. The certificate: {page} Keep this link; check it yourself once it is done.',
  },
});

export const keptByLaw = defineClientMessage({
  ...RIGHTS,
  name: 'retention.kept-by-law',
  validMinutes: 60 * 24 * 7,
  variables: { number: count, law: choice(KEEPING_LAWS), until: moment },
  sms: {
    zh: '您的删除请求（编号{number}）：因{law}，您的资料保存至{until}，其间只存储、不使用，到期删除（个人信息保护法第四十七条）。',
    en: 'Your request no. {number}: {law}, until {until}. Till then your information is stored and used by nobody, then erased (PIPL 47).',
  },
});
