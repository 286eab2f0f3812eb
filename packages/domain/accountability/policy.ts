import { definePolicy } from '@kean/authorization';

/** What accountability offers to roles. The log holds ids and codes, so nothing here reaches a value of a client. */
export const policy = definePolicy({
  clause: 'accountability',
  actions: [
    {
      action: 'read-log',
      subject: 'AuditEvent',
      scopes: ['branch', 'region', 'agency'],
      // An event belongs to a branch; its region is the region of that branch.
      places: { branch: 'branchId', region: 'regionId' },
      title: { zh: '查阅操作日志', en: 'Read the log' },
    },
    {
      action: 'read-register',
      subject: 'PersonalDataRegister',
      // One register for the whole agency: it names places and reasons, nobody's values.
      scopes: ['agency'],
      places: {},
      title: { zh: '查阅个人信息登记册', en: 'Read the register of personal information' },
    },
  ],
});
