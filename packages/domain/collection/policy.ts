import { definePolicy } from '@kean/authorization';

/**
 * What collection offers to roles. The scope of `import` says two things at once: whose imports are listed, and to whom of the
 * branch an imported client may be assigned (with `own` to nobody but oneself).
 */
export const policy = definePolicy({
  clause: 'collection',
  actions: [
    {
      action: 'import',
      subject: 'Import',
      scopes: ['own', 'team', 'branch', 'region', 'agency'],
      places: { own: 'createdBy', team: 'teamId', branch: 'branchId', region: 'regionId' },
      title: { zh: '导入旧客户名单', en: 'Import an old client list' },
    },
  ],
});
