import { definePolicy } from '@kean/authorization';

/** What retention offers to roles. All of it concerns the whole office: whoever erases has to see every hold. */
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
  ],
});
