import { definePolicy } from '@kean/authorization';

const OF_MEASURES = { subject: 'Containment', scopes: ['agency'], places: {} } as const;
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
    { action: 'read-containment', ...OF_MEASURES, title: { zh: '查看管控措施', en: 'See what is contained' } },
    {
      action: 'contain',
      ...OF_MEASURES,
      title: { zh: '采取管控措施，并接触已锁定的客户', en: 'Contain a leak, and reach what is locked' },
    },
    {
      action: 'lift-containment',
      ...OF_MEASURES,
      title: { zh: '解除他人采取的管控措施', en: 'Lift what a colleague contained' },
    },
  ],
});
