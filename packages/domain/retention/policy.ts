import { definePolicy } from '@kean/authorization';
import { CLIENT_CONDITIONS } from '@kean/clients/contract';

const OF_CLIENT = {
  subject: 'Client',
  scopes: ['own', 'team', 'branch', 'region', 'agency'],
  conditions: CLIENT_CONDITIONS,
} as const;

/** What retention offers to roles. What erases concerns the whole office: whoever erases has to see every hold. */
export const policy = definePolicy({
  clause: 'retention',
  actions: [
    {
      action: 'read-erasures',
      subject: 'Erasure',
      scopes: ['agency'],
      title: { zh: '查看删除的进展、步骤与证明', en: 'See erasures, their steps and certificates' },
    },
    {
      action: 'order-erasures',
      subject: 'Erasure',
      scopes: ['agency'],
      title: { zh: '执行他人已决定的删除', en: 'Carry out a deletion that somebody else granted' },
    },
    {
      action: 'read-holds',
      subject: 'LegalHold',
      scopes: ['agency'],
      title: { zh: '查看法律保留', en: 'See legal holds' },
    },
    {
      action: 'place-holds',
      subject: 'LegalHold',
      scopes: ['agency'],
      title: { zh: '设立和解除法律保留', en: 'Place and release legal holds' },
    },
    {
      action: 'read-rules',
      subject: 'RetentionRule',
      scopes: ['agency'],
      title: { zh: '查阅保存期限规则', en: 'Read the rules of keeping' },
    },
    {
      action: 'write-rules',
      subject: 'RetentionRule',
      scopes: ['agency'],
      title: { zh: '起草、推演、发布保存期限规则', en: 'Draft, simulate and publish rules of keeping' },
    },
    {
      action: 'read-lists',
      subject: 'DisposalList',
      scopes: ['agency'],
      title: { zh: '查阅到期处置清单与报告', en: 'Read lists of what is due, and their reports' },
    },
    {
      action: 'review-lists',
      subject: 'DisposalList',
      scopes: ['agency'],
      title: { zh: '提交、复核、批准处置清单（三人）', en: 'Submit, review and approve lists: three people' },
    },
    {
      action: 'see-clocks',
      ...OF_CLIENT,
      title: { zh: '查看客户资料为何仍在、何时删除', en: 'See why a client is still here, and until when' },
    },
    {
      action: 'state-events',
      ...OF_CLIENT,
      title: { zh: '登记服务与合同的起止', en: 'State when services and contracts begin and end' },
    },
  ],
});
