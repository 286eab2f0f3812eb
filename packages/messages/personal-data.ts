import { declarePersonalData } from '@kean/kernel';

/** What is kept of people for writing to them: address and values until a message went, and who does not want to hear from the office. */
export const personalData = declarePersonalData({
  owner: 'messages',
  clauses: '1.3, 3.1',
  purposes: {
    'tell-client': {
      purpose: { zh: '向客户发送告知、验证码与通知', en: 'to send a client notices, codes and news of their affair' },
      basis: {
        zh: '订立、履行合同所必需，或履行告知等法定义务（个人信息保护法第十三条第二、三项）',
        en: 'needed for a contract, or a statutory duty such as giving notice (PIPL 13, items 2 and 3)',
      },
    },
    'keep-off': {
      purpose: { zh: '遵从本人拒绝联系的要求', en: 'to respect that somebody does not want to be contacted' },
      basis: {
        zh: '履行法定义务（个人信息保护法第十三条第三项、第四十四条）',
        en: 'a statutory duty (PIPL 13, item 3, and 44)',
      },
    },
  },
  places: [
    {
      place: 'message.sealed',
      class: 'contact',
      purpose: 'tell-client',
      retention: 'client-dossier',
      eraser: 'destroy-data-key',
      subject: { kind: 'client', by: 'client_id' },
      sealed: true,
    },
    {
      place: 'do_not_contact.token',
      class: 'pseudonym',
      purpose: 'keep-off',
      retention: 'contact-objection',
      eraser: 'expire-row',
      subject: { kind: 'caller', by: 'ends_at' },
      sealed: false,
    },
  ],
});
