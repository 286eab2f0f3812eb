import { definePolicy } from '@kean/authorization';

const OF_STAFF = { subject: 'Staff', scopes: ['agency'], places: {} } as const;

/** What personnel offers to roles. People come and go for the whole office; only who gets the clients is a matter of the branch. */
export const policy = definePolicy({
  clause: 'personnel',
  actions: [
    { action: 'read-leavings', ...OF_STAFF, title: { zh: '查看离职办理的进展', en: 'See leavings and their steps' } },
    { action: 'offboard', ...OF_STAFF, title: { zh: '办理员工离职', en: 'See people off' } },
    {
      action: 'undo-leavings',
      ...OF_STAFF,
      title: { zh: '撤销误办的离职（须两人）', en: 'Undo a leaving, with a second person' },
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
