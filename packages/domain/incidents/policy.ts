import { definePolicy } from '@kean/authorization';

const OF_RULES = { subject: 'LeakRule', scopes: ['agency'], places: {} } as const;
const OF_ALERTS = { subject: 'LeakAlert', scopes: ['agency'], places: {} } as const;

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
      action: 'propose-rules',
      ...OF_RULES,
      title: { zh: '提出检测规则的修改', en: 'Propose how a rule should count' },
    },
    {
      action: 'approve-rules',
      ...OF_RULES,
      title: { zh: '审批检测规则的修改', en: 'Decide what others propose of rules' },
    },
  ],
});
