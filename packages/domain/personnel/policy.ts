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
      action: 'confirm-handovers',
      subject: 'Handover',
      scopes: ['branch', 'region', 'agency'],
      places: { branch: 'branchId', region: 'regionId' },
      title: { zh: '确认离职人员的客户由谁接手', en: 'Confirm who gets the clients of somebody who leaves' },
    },
  ],
});
