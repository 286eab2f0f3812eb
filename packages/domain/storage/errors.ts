import { type ErrorTable, failWith, type PublicText } from '@kean/kernel';
import { ADVISORY_REFUSALS } from './advisory-refusals.ts';
import { BACKUP_FAILURES } from './backup-failures.ts';
import { DRILL_FAILURES } from './drill-failures.ts';

const CODES = {
  STORAGE_ROTATION_UNDER_WAY: {
    kind: 'conflict',
    publicText: {
      zh: '已有一次轮换尚未结束。请等待其完成，或先继续已暂停的轮换。',
      en: 'A rotation has not ended yet. Please wait for it, or resume the one that is paused.',
    },
  },
  STORAGE_NOTHING_TO_ROTATE: {
    kind: 'conflict',
    publicText: {
      zh: '所有密钥都已由当前根密钥保护。请先配置新的根密钥并保留旧的（参见密钥轮换手册），重启各进程后再启动轮换。',
      en: 'Every key is under the present root key already. First give the processes a new root key beside the old one (see the runbook on key rotation) and restart them.',
    },
  },
  STORAGE_ROTATION_NOT_FOUND: {
    kind: 'not-found',
    publicText: { zh: '没有找到这次轮换。', en: 'This rotation does not exist.' },
  },
  STORAGE_ROTATION_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这次轮换的状态已经变化，请刷新后再操作。',
      en: 'This rotation has moved on. Please refresh and look again.',
    },
  },
  /** The worker wraps with another root key than the one the rotation was started for. */
  STORAGE_ROOT_KEYS_DIFFER: {
    kind: 'conflict',
    publicText: {
      zh: '各进程使用的根密钥不一致，轮换已停止，未更改任何密钥。请让所有进程使用同一新根密钥后重新启动轮换。',
      en: 'The processes wrap with different root keys, so the rotation was stopped and changed nothing. Give all of them the same new root key, then start again.',
    },
  },
  STORAGE_JOB_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '这项任务已不在失败列表中，可能已有人处理。请刷新后再看。',
      en: 'This work is not among the dead any more; somebody may have dealt with it. Please refresh and look again.',
    },
  },
  STORAGE_JOB_MUST_BE_DONE: {
    kind: 'forbidden',
    publicText: {
      zh: '这项任务负责销毁资料，不能放弃。请先排除原因，然后再试。',
      en: 'This work destroys what has to be gone, so it cannot be given up. Please remove the cause, then try it again.',
    },
  },
  STORAGE_ALERT_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '这条告警已经解除或已有人查看。请刷新后再看。',
      en: 'This alert is over, or somebody has seen it. Please refresh and look again.',
    },
  },
  STORAGE_MESSAGE_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有这条消息，或它已经发出、作废。请刷新后再看。',
      en: 'There is no such message, or it is over. Please refresh and look again.',
    },
  },
  STORAGE_NO_INBOX: {
    kind: 'not-found',
    publicText: {
      zh: '只有演示环境才有收件箱。',
      en: 'Only a demonstration has an inbox.',
    },
  },
  STORAGE_INBOX_AWAY: {
    kind: 'unavailable',
    publicText: {
      zh: '演示收件箱暂时打不开，请稍后再试。',
      en: 'The inbox of the demonstration does not answer. Please try again in a moment.',
    },
  },
  STORAGE_ROTATION_FAILED: {
    kind: 'internal',
    publicText: {
      zh: '轮换多次重试后仍未完成。新旧密钥均可读取，资料不受影响。请查看工作进程日志后重新启动轮换。',
      en: 'The rotation did not finish after several tries. Old and new keys both open, nothing is lost. Please look into the log of the worker and start again.',
    },
  },
  STORAGE_BACKUP_UNDER_WAY: {
    kind: 'conflict',
    publicText: {
      zh: '同类备份正在进行，请等待其完成。',
      en: 'A backup of this kind is under way. Please wait for it.',
    },
  },
  STORAGE_BACKUP_NOT_SET_UP: {
    kind: 'conflict',
    publicText: {
      zh: '尚未配置备份。请按备份手册为工作进程设置目标、接收者公钥和登录，然后重启工作进程。',
      en: 'Backups are not set up. Give the worker a target, recipients and logins as the runbook says, then restart it.',
    },
  },
  ...ADVISORY_REFUSALS,
  ...BACKUP_FAILURES,
  ...DRILL_FAILURES,
} as const satisfies ErrorTable;

export type StorageErrorCode = keyof typeof CODES;
/** Refusals of storage by stable code. */
export const STORAGE_ERRORS: ErrorTable = CODES;
export const failStorage = failWith(CODES);

/** The sentences of a code that was written down; one that an older version wrote says the general thing. */
export function publicTextOf(code: string): PublicText {
  return (STORAGE_ERRORS[code] ?? CODES.STORAGE_ROTATION_FAILED).publicText;
}
