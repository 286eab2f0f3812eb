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
      action: 'hold-api-keys',
      subject: 'ApiKey',
      scopes: ['own'],
      places: { own: 'staffId' },
      title: { zh: '使用接口密钥', en: 'Hold API keys' },
    },
  ],
});
