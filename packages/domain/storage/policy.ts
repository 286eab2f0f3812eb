import { definePolicy } from '@kean/authorization';

/** What storage offers to roles. Keys, work and backups have no branch: every act concerns the whole agency, and none shows a value. */
export const policy = definePolicy({
  clause: 'storage',
  actions: [
    {
      action: 'read-keys',
      subject: 'Key',
      scopes: ['agency'],
      title: { zh: '查看密钥状态与轮换进度', en: 'See the state of keys and rotations' },
    },
    {
      action: 'rotate-keys',
      subject: 'Key',
      scopes: ['agency'],
      title: { zh: '启动、暂停、继续密钥轮换', en: 'Start, pause and resume rotations of keys' },
    },
    {
      action: 'read-backups',
      subject: 'Backup',
      scopes: ['agency'],
      title: { zh: '查看备份及其校验结果', en: 'See backups and how they were verified' },
    },
    {
      action: 'take-backups',
      subject: 'Backup',
      scopes: ['agency'],
      title: { zh: '立即备份', en: 'Take a backup now' },
    },
    {
      action: 'read-patches',
      subject: 'Patches',
      scopes: ['agency'],
      title: { zh: '查看运行环境与依赖的漏洞状态', en: 'See the patch state of runtime and dependencies' },
    },
    {
      action: 'load-advisories',
      subject: 'Patches',
      scopes: ['agency'],
      title: { zh: '载入漏洞公告文件', en: 'Load a file of published weaknesses' },
    },
    {
      action: 'read-jobs',
      subject: 'Job',
      scopes: ['agency'],
      title: { zh: '查看后台任务、消息、定时任务与告警', en: 'See background work, messages, schedules and alerts' },
    },
    {
      action: 'handle-jobs',
      subject: 'Job',
      scopes: ['agency'],
      title: {
        zh: '再试或放弃失败任务，重发消息，确认告警',
        en: 'Try dead work and messages again, give work up, and see alerts',
      },
    },
  ],
});
