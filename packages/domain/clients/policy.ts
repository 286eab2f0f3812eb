import { definePolicy } from '@kean/authorization';
import { CLIENT_CONDITIONS } from './contract.ts';

const EVERY_SCOPE = ['own', 'team', 'branch', 'region', 'agency'] as const;

/** What clients offers to roles. None of these acts shows more than a mask; opening a value is `circulation.reveal`. */
export const policy = definePolicy({
  clause: 'clients',
  actions: [
    {
      action: 'list',
      subject: 'Client',
      scopes: EVERY_SCOPE,
      conditions: CLIENT_CONDITIONS,
      title: { zh: '查看客户列表（脱敏）', en: 'List clients, masked' },
    },
    {
      action: 'search',
      subject: 'Client',
      scopes: EVERY_SCOPE,
      conditions: CLIENT_CONDITIONS,
      title: { zh: '查找客户（脱敏）', en: 'Search clients, masked' },
    },
    {
      action: 'read',
      subject: 'Client',
      scopes: EVERY_SCOPE,
      conditions: CLIENT_CONDITIONS,
      title: { zh: '查看客户档案（脱敏）', en: 'Read a dossier, masked' },
    },
    {
      action: 'invite',
      subject: 'Client',
      scopes: EVERY_SCOPE,
      conditions: CLIENT_CONDITIONS,
      title: { zh: '给客户发送本人页面的链接', en: 'Give clients a link to their own pages' },
    },
    ...(
      [
        ['take-requests', { zh: '代客户登记权利请求', en: 'Take down requests of clients' }],
        ['read-requests', { zh: '查看客户的权利请求', en: 'See requests of clients and how they stand' }],
        ['note-objections', { zh: '登记客户不愿再被联系', en: 'Note that clients do not want to be contacted' }],
        ['confirm-phones', { zh: '复核客户手机号的变更', en: 'Confirm that a changed phone is the client’s' }],
        [
          'issue-sheets',
          {
            zh: '核验证件，为没有手机的客户打印到店核验单',
            en: 'See papers and print sheets for clients without a mobile',
          },
        ],
        ['handle-requests', { zh: '办理、答复客户的权利请求', en: 'Handle and answer requests of clients' }],
      ] as const
    ).map(([action, title]) => ({
      ...{ action, subject: 'Client', title },
      scopes: EVERY_SCOPE,
      conditions: CLIENT_CONDITIONS,
    })),
  ],
});
