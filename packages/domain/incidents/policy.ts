import { definePolicy } from '@kean/authorization';

const OF_RULES = { subject: 'LeakRule', scopes: ['agency'], places: {} } as const;
const OF_MEASURES = { subject: 'Containment', scopes: ['agency'], places: {} } as const;
const OF_ALERTS = { subject: 'LeakAlert', scopes: ['agency'], places: {} } as const;
const OF_CASES = { subject: 'LeakCase', scopes: ['agency'], places: {} } as const;

const OF_RADII = { subject: 'LeakRadius', scopes: ['agency'], places: {} } as const;
const OF_NOTICES = { subject: 'LeakNotice', scopes: ['agency'], places: {} } as const;

/** What the handling of leaks offers to roles. Alerts are of the whole office: a branch does not judge its own. */
export const policy = definePolicy({
  clause: 'incidents',
  actions: [
    { action: 'read-alerts', ...OF_ALERTS, title: { zh: '查看泄露告警', en: 'See leak alerts' } },
    { action: 'triage-alerts', ...OF_ALERTS, title: { zh: '处置泄露告警', en: 'Handle leak alerts' } },
    { action: 'set-on-call', ...OF_ALERTS, title: { zh: '安排告警值班', en: 'Say who is on call for alerts' } },
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
    {
      ...{ action: 'keep-decoys', subject: 'Decoy', scopes: ['agency'], places: {} },
      title: { zh: '管理诱饵客户', en: 'Keep decoy clients' },
    },
    { action: 'read-radius', ...OF_RADII, title: { zh: '查看泄露影响范围', en: 'See how far a leak reaches' } },
    { action: 'measure-radius', ...OF_RADII, title: { zh: '测算泄露影响范围', en: 'Measure how far a leak reaches' } },
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
