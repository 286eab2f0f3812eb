import { definePolicy } from '@kean/authorization';
import { CLIENT_CONDITIONS } from '@kean/clients/contract';
import { REVEALABLE } from './contract.ts';

/** What circulation offers to roles. */
export const policy = definePolicy({
  clause: 'circulation',
  actions: [
    {
      action: 'reveal',
      subject: 'Client',
      fields: REVEALABLE,
      scopes: ['own', 'team', 'branch', 'region', 'agency'],
      conditions: CLIENT_CONDITIONS,
      title: { zh: '说明用途后查看一项客户资料', en: 'Look at one sealed value for a stated purpose' },
    },
    {
      action: 'assign',
      subject: 'Client',
      // Not offered for `own`: whoever works with a client does not decide alone who works with it next.
      scopes: ['team', 'branch', 'region', 'agency'],
      conditions: CLIENT_CONDITIONS,
      title: { zh: '分配、移交客户', en: 'Assign and transfer clients' },
    },
  ],
});
