import { definePolicy } from '@kean/authorization';

/** What storage offers to roles. Keys have no branch: both acts concern the whole agency, and neither shows a value. */
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
  ],
});
