import type { PublicText } from '@kean/kernel';

const REMEDIES: readonly (readonly [cause: RegExp, remedy: PublicText])[] = [
  [
    /^QUEUE_JOB_UNKNOWN$/,
    {
      zh: '当前版本的工作进程不认识这项任务。请把所有工作进程升级到同一版本后再试。',
      en: 'No worker of this version knows the work. Bring every worker to the same version, then try again.',
    },
  ],
  [
    /^QUEUE_JOB_BREAKS_WORKER$/,
    {
      zh: '这项任务每次都使工作进程退出。请先查看进程日志（常见原因是内存不足），排除后再试。',
      en: 'Each worker that took it died. Look into the logs first (often memory), remove the cause, then try again.',
    },
  ],
  [
    /^(AUTHORIZATION|CALL)_|FORBIDDEN|NOT_YOUR_ROLE/,
    {
      zh: '发起人已没有所需权限。若仍需办理，请由有权限的人重新发起，然后放弃本任务。',
      en: 'Whoever asked for it may not any more. Let somebody who may ask anew, then give this up.',
    },
  ],
  [
    /NOT_FOUND|ABSENT|GONE/,
    {
      zh: '所需的记录或文件已不存在。若属正常删除，请放弃；否则恢复后再试。',
      en: 'A record or file it needs is gone. If that is right, give it up; otherwise bring it back and try again.',
    },
  ],
  [
    /^(DB|OBJECT|KEYSTORE|ENCRYPTION)_|UNAVAILABLE/,
    {
      zh: '依赖的数据库、密钥库或文件存储曾不可用。请确认其已恢复，然后再试。',
      en: 'A database, key store or file store it rests on was away. See that it is back, then try again.',
    },
  ],
];
const OTHERWISE: PublicText = {
  zh: '请按原因代码查看工作进程日志，排除原因后再试；重复执行不会产生两次效果。',
  en: 'Look for the code in the log of the worker, remove the cause and try again; nothing happens twice.',
};

/** What a person can do about the cause of dead work. */
export function remedyFor(code: string): PublicText {
  return REMEDIES.find(([cause]) => cause.test(code))?.[1] ?? OTHERWISE;
}
