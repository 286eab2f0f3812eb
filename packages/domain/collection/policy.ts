import { definePolicy } from '@kean/authorization';
import { CLIENT_CONDITIONS } from '@kean/clients/contract';

/**
 * What collection offers to roles. The scope of `import` says two things at once: whose imports are listed, and to whom of the
 * branch an imported client may be assigned (with `own` to nobody but oneself).
 */
export const policy = definePolicy({
  clause: 'collection',
  actions: [
    {
      action: 'import',
      subject: 'Import',
      scopes: ['own', 'team', 'branch', 'region', 'agency'],
      places: { own: 'createdBy', team: 'teamId', branch: 'branchId', region: 'regionId' },
      title: { zh: '导入旧客户名单', en: 'Import an old client list' },
    },
    {
      action: 'register',
      subject: 'Client',
      scopes: ['own', 'team', 'branch', 'region', 'agency'],
      conditions: CLIENT_CONDITIONS,
      title: { zh: '登记客户', en: 'Register clients' },
    },
    ...(
      [
        ['read-consents', { zh: '查看客户的同意与回执', en: 'Read consents and receipts of clients' }],
        ['correct-fields', { zh: '更正客户信息', en: 'Correct what is held of clients' }],
        ['record-consents', { zh: '记录、撤回客户的同意', en: 'Take down and take back consents of clients' }],
      ] as const
    ).map(([action, title]) => ({
      ...{ action, subject: 'Client', title },
      scopes: ['own', 'team', 'branch', 'region', 'agency'] as const,
      conditions: CLIENT_CONDITIONS,
    })),
    ...(
      [
        ['propose-bases', { zh: '提出同意以外的处理依据', en: 'Propose lawful bases other than consent' }],
        [
          'approve-bases',
          { zh: '批准、终止同意以外的处理依据', en: 'Approve and end lawful bases other than consent' },
        ],
      ] as const
    ).map(([action, title]) => ({ action, subject: 'Basis', scopes: ['agency'] as const, places: {}, title })),
    ...(
      [
        ['write-notices', { zh: '起草告知书', en: 'Write notices' }],
        ['publish-notices', { zh: '审阅、发布、撤回告知书', en: 'Review, publish and withdraw notices' }],
      ] as const
    ).map(([action, title]) => ({ action, subject: 'Notice', scopes: ['agency'] as const, places: {}, title })),
    ...(
      [
        ['run-campaigns', { zh: '建立、暂停、停止批量征询同意', en: 'Make, pause and stop campaigns for consent' }],
        ['approve-campaigns', { zh: '批准批量征询同意', en: 'Approve campaigns for consent' }],
      ] as const
    ).map(([action, title]) => ({ action, subject: 'Campaign', scopes: ['agency'] as const, places: {}, title })),
    {
      action: 'read-purposes',
      subject: 'Purpose',
      // Purposes are the whole agency's, and name nobody.
      scopes: ['agency'],
      places: {},
      title: { zh: '查阅收集目的', en: 'Read the purposes of collection' },
    },
  ],
});
