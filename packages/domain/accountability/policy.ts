import { definePolicy } from '@kean/authorization';
import { CLIENT_CONDITIONS } from '@kean/clients/contract';

/** An event belongs to a branch; its region is the region of that branch. */
const OF_THE_LOG = {
  subject: 'AuditEvent',
  scopes: ['branch', 'region', 'agency'],
  places: { branch: 'branchId', region: 'regionId' },
} as const;

/** What accountability offers to roles. The log holds ids and codes, so nothing here reaches a value of a client. */
export const policy = definePolicy({
  clause: 'accountability',
  actions: [
    { action: 'read-log', ...OF_THE_LOG, title: { zh: '查阅操作日志', en: 'Read the log' } },
    { action: 'export-evidence', ...OF_THE_LOG, title: { zh: '导出日志证据', en: 'Export evidence from the log' } },
    {
      action: 'read-looks',
      subject: 'Client',
      scopes: ['own', 'team', 'branch', 'region', 'agency'],
      conditions: CLIENT_CONDITIONS,
      title: { zh: '查看谁看过这位客户', en: 'See who looked at a client' },
    },
    {
      action: 'pseudonymise-actor',
      subject: 'Staff',
      scopes: ['agency'],
      title: { zh: '将已离职员工在日志中改为代号', en: 'Replace a leaver in the log by a pseudonym' },
    },
    {
      action: 'read-register',
      subject: 'PersonalDataRegister',
      // One register for the whole agency: it names places and reasons, nobody's values.
      scopes: ['agency'],
      places: {},
      title: { zh: '查阅个人信息清单', en: 'Read the register of personal information' },
    },
    {
      action: 'read-regulation',
      subject: 'Regulation',
      scopes: ['agency'],
      places: {},
      title: { zh: '查阅法规依据', en: 'Read what the law asks' },
    },
    {
      action: 'confirm-regulation',
      subject: 'Regulation',
      scopes: ['agency'],
      places: {},
      title: { zh: '确认法规依据', en: 'Confirm what the law asks' },
    },
  ],
});
