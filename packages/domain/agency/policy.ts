import { definePolicy } from '@kean/authorization';

/** What agency offers to roles. Signing in, one's own session and one's own password are nobody's grant: they come with being staff. */
export const policy = definePolicy({
  clause: 'agency',
  actions: [
    {
      action: 'read-staff',
      subject: 'Staff',
      scopes: ['own', 'team', 'branch', 'region', 'agency'],
      places: { own: 'id', team: 'teamId', branch: 'branchId', region: 'regionId' },
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
  ],
});
