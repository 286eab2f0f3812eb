import { definePolicy } from '@kean/authorization';

const OF_ALERTS = { subject: 'LeakAlert', scopes: ['agency'], places: {} } as const;
const OF_CASES = { subject: 'LeakCase', scopes: ['agency'], places: {} } as const;

const OF_NOTICES = { subject: 'LeakNotice', scopes: ['agency'], places: {} } as const;

/** What the handling of leaks offers to roles. Alerts are of the whole office: a branch does not judge its own. */
export const policy = definePolicy({
  clause: 'incidents',
  actions: [
    { action: 'read-alerts', ...OF_ALERTS, title: { zh: '查看泄露告警', en: 'See leak alerts' } },
    { action: 'triage-alerts', ...OF_ALERTS, title: { zh: '处置泄露告警', en: 'Handle leak alerts' } },
    {
      action: 'suppress-alerts',
      ...OF_ALERTS,
      title: { zh: '暂停某条检测规则', en: 'Keep a rule quiet for a while' },
    },
    {
      action: 'read-notices',
      ...OF_NOTICES,
      title: { zh: '查看泄露报告与告知', en: 'See reports and notices of leaks' },
    },
    {
      action: 'write-notices',
      ...OF_NOTICES,
      title: { zh: '起草泄露报告与告知', en: 'Write reports and notices of leaks' },
    },
    {
      action: 'approve-notices',
      ...OF_NOTICES,
      title: { zh: '批准泄露报告与告知', en: 'Approve reports and notices of leaks' },
    },
    {
      action: 'send-notices',
      ...OF_NOTICES,
      title: { zh: '发送泄露报告与告知', en: 'Send reports and notices of leaks' },
    },
    { action: 'read-cases', ...OF_CASES, title: { zh: '查看泄露案件', en: 'See leak cases' } },
    { action: 'handle-cases', ...OF_CASES, title: { zh: '处置泄露案件', en: 'Handle leak cases' } },
  ],
});
