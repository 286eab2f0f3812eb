import { definePolicy } from '@kean/authorization';

const OF_STAFF = {
  subject: 'Staff',
  places: { own: 'id', team: 'teamId', branch: 'branchId', region: 'regionId' },
} as const;

/** Roles have no branch: whoever reads or changes one does so for the whole agency. */
const OF_ROLES = { subject: 'Role', scopes: ['agency'], places: {} } as const;

/** What agency offers to roles. Signing in, one's own session and one's own password are nobody's grant: they come with being staff. */
export const policy = definePolicy({
  clause: 'agency',
  actions: [
    {
      action: 'read-staff',
      ...OF_STAFF,
      scopes: ['own', 'team', 'branch', 'region', 'agency'],
      title: { zh: '查看员工名录', en: 'See the staff directory' },
    },
    {
      action: 'read-holdings',
      subject: 'Staff',
      scopes: ['branch', 'region', 'agency'],
      places: { branch: 'branchId', region: 'regionId' },
      title: { zh: '查看员工手中的会话、任务与客户数', en: 'See how many sessions, jobs and clients a person holds' },
    },
    {
      action: 'end-sessions',
      subject: 'Staff',
      scopes: ['branch', 'region', 'agency'],
      places: { branch: 'branchId', region: 'regionId' },
      title: { zh: '让员工在别处退出登录', en: 'Sign a person out' },
    },
    { action: 'read-roles', ...OF_ROLES, title: { zh: '查看、比较岗位权限', en: 'See and compare roles' } },
    { action: 'change-roles', ...OF_ROLES, title: { zh: '修改岗位权限', en: 'Change roles' } },
    {
      action: 'ask-extra-grant',
      ...OF_STAFF,
      scopes: ['own', 'team', 'branch', 'region', 'agency'],
      title: { zh: '申请临时权限', en: 'Ask for extra grants' },
    },
    {
      action: 'approve-extra-grant',
      ...OF_STAFF,
      // Not offered for `own`: nobody approves their own.
      scopes: ['team', 'branch', 'region', 'agency'],
      title: { zh: '审批、收回临时权限', en: 'Approve and revoke extra grants' },
    },
    {
      action: 'approve-recovery',
      subject: 'Staff',
      scopes: ['branch', 'region', 'agency'],
      places: { branch: 'branchId', region: 'regionId' },
      title: { zh: '批准员工恢复账号', en: 'Approve the recovery of an account' },
    },
    {
      action: 'explain',
      ...OF_STAFF,
      scopes: ['own', 'team', 'branch', 'region', 'agency'],
      title: { zh: '查询某人为什么能或不能操作', en: 'Ask why somebody can or cannot' },
    },
    {
      action: 'hold-api-keys',
      subject: 'ApiKey',
      scopes: ['own'],
      places: { own: 'staffId' },
      title: { zh: '使用接口密钥', en: 'Hold API keys' },
    },
  ],
});
