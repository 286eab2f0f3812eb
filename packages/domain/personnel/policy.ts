import { definePolicy } from '@kean/authorization';

const OF_STAFF = { subject: 'Staff', scopes: ['agency'], places: {} } as const;

/** What personnel offers to roles. People come and go for the whole office; only who gets the clients is a matter of the branch. */
export const policy = definePolicy({
  clause: 'personnel',
  actions: [
    { action: 'read-leavings', ...OF_STAFF, title: { zh: '查看离职办理的进展', en: 'See leavings and their steps' } },
    { action: 'offboard', ...OF_STAFF, title: { zh: '办理员工离职', en: 'See people off' } },
    {
      action: 'record-phones',
      ...OF_STAFF,
      title: { zh: '登记员工本人的手机号', en: 'Enter the phones of staff' },
    },
    {
      action: 'undo-leavings',
      ...OF_STAFF,
      title: { zh: '撤销误办的离职（须两人）', en: 'Undo a leaving, with a second person' },
    },
    {
      action: 'read-fitness',
      ...OF_STAFF,
      title: { zh: '查看全员上岗条件', en: 'See who is fit for access' },
    },
    {
      action: 'record-duties',
      ...OF_STAFF,
      title: { zh: '登记背景审查与纸质承诺', en: 'Record checks, and undertakings on paper' },
    },
    {
      action: 'decide-duties',
      ...OF_STAFF,
      title: { zh: '复核他人登记的上岗条件', en: 'Decide what somebody else recorded' },
    },
    {
      action: 'set-duties',
      ...{ subject: 'Duty', scopes: ['agency'], places: {} },
      title: { zh: '规定各岗位的上岗条件', en: 'Say which role asks for which duty' },
    },
    {
      action: 'write-undertakings',
      ...{ subject: 'Undertaking', scopes: ['agency'], places: {} },
      title: { zh: '起草保密承诺书', en: 'Write undertakings' },
    },
    {
      action: 'publish-undertakings',
      ...{ subject: 'Undertaking', scopes: ['agency'], places: {} },
      title: { zh: '发布保密承诺书', en: 'Publish undertakings' },
    },
    {
      action: 'read-secrecy',
      ...OF_STAFF,
      title: { zh: '查阅保密义务登记簿', en: 'Read the registers of secrecy' },
    },
    {
      action: 'record-breaches',
      ...OF_STAFF,
      title: { zh: '登记违反保密义务的行为', en: 'Record breaches of secrecy' },
    },
    {
      action: 'decide-breaches',
      ...OF_STAFF,
      title: { zh: '复核违反登记、答复申诉', en: 'Decide breaches that others recorded, and appeals' },
    },
    {
      action: 'onboard',
      ...OF_STAFF,
      title: { zh: '办理入职、调动与长期离岗', en: 'Take people on, move them, note absences' },
    },
    {
      action: 'provision',
      ...OF_STAFF,
      title: { zh: '连接人事系统（接口密钥）', en: 'Connect a directory of the office by a key' },
    },
    {
      action: 'read-connectors',
      subject: 'Connector',
      scopes: ['agency'],
      places: {},
      title: { zh: '查看已连接的系统', en: 'See connected systems' },
    },
    {
      action: 'try-connectors',
      subject: 'Connector',
      scopes: ['agency'],
      places: {},
      title: { zh: '向外部系统发送测试通知', en: 'Send trials to systems that are told' },
    },
    {
      action: 'release-connectors',
      subject: 'Connector',
      scopes: ['agency'],
      places: {},
      title: { zh: '放行向外部系统发送人事变动', en: 'Release systems that are told who leaves' },
    },
    {
      action: 'allow-roles',
      subject: 'Role',
      scopes: ['agency'],
      places: {},
      title: { zh: '准许入职与人事系统授予哪些岗位', en: 'Allow which roles may be given by HR and by systems' },
    },
    {
      action: 'confirm-handovers',
      subject: 'Handover',
      scopes: ['branch', 'region', 'agency'],
      places: { branch: 'branchId', region: 'regionId' },
      title: { zh: '确认离职人员的客户由谁接手', en: 'Confirm who gets the clients of somebody who leaves' },
    },
  ],
});
