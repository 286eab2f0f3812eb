import type { ErrorTable } from '@kean/kernel';

const UNTOUCHED_ZH = '办公数据库不受影响。';

/** Why a restore is not proven, and what to do. */
export const DRILL_FAILURES = {
  STORAGE_DRILL_UNDER_WAY: {
    kind: 'conflict',
    publicText: { zh: '恢复演练正在进行，请等待其完成。', en: 'A restore drill is under way. Please wait for it.' },
  },
  STORAGE_DRILL_NO_BACKUP: {
    kind: 'conflict',
    publicText: {
      zh: '目标中没有可供演练的备份。请先备份资料与文件。',
      en: 'There is no backup to restore. Please back up records and files first.',
    },
  },
  STORAGE_DRILL_NOT_PROVEN: {
    kind: 'invalid',
    publicText: {
      zh: '本周的恢复演练未能证明备份可用。请在“备份”页查看原因，处理后再次演练。',
      en: "This week's drill did not prove a restore. See on the page of backups why, put it right, and run a drill again.",
    },
  },
  STORAGE_DRILL_BACKUP_REFUSED: {
    kind: 'internal',
    publicText: {
      zh: `备份与其签名清单不符，未恢复任何数据。${UNTOUCHED_ZH}请立即重新备份，并查明目标中的文件为何变化。`,
      en: 'The backup is not what its signed manifest says; nothing was restored. Take another one now, and find out who changed the target.',
    },
  },
  STORAGE_DRILL_CHECK_FAILED: {
    kind: 'internal',
    publicText: {
      zh: `恢复出的数据未通过不变量检查。${UNTOUCHED_ZH}详情见恢复进程日志；请重新备份并再次演练。`,
      en: 'What was restored does not hold an invariant. The log of the restorer names it; take another backup and run a drill again.',
    },
  },
  STORAGE_DRILL_LOG_DISAGREES: {
    kind: 'internal',
    publicText: {
      zh: `备份中的操作日志与签名日志不一致。${UNTOUCHED_ZH}请先运行 npm run audit -- verify，并通知审计人员。`,
      en: 'The log in the backup is not the signed log. Run npm run audit -- verify first, and tell the auditor.',
    },
  },
  STORAGE_DRILL_VALUES_CLOSED: {
    kind: 'internal',
    publicText: {
      zh: `抽样的资料无法用现有密钥打开。${UNTOUCHED_ZH}请检查密钥库是否早于备份，并核对根密钥。`,
      en: 'Sampled values do not open under the present keys. Check whether the key store is older than the backup, and the root key.',
    },
  },
  STORAGE_DRILL_ERASED_OPEN: {
    kind: 'internal',
    publicText: {
      zh: '已删除客户的资料仍可打开。请立即通知合规人员，并查明密钥从何而来。',
      en: 'Something of an erased client opens. Tell compliance now, and find out where the key came from.',
    },
  },
  STORAGE_DRILL_FAILED: {
    kind: 'internal',
    publicText: {
      zh: `演练未能完成。${UNTOUCHED_ZH}请查看恢复进程日志（磁盘空间、数据库登录、备份目标），然后再次演练。`,
      en: 'The drill did not come to its end. See the log of the restorer (disk, login, target), then run it again.',
    },
  },
} as const satisfies ErrorTable;
