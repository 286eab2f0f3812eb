import type { BackupFault } from '@kean/backups';
import type { ErrorTable } from '@kean/kernel';

/** Why a backup failed, each with what to do. Under all of them the earlier backups are untouched. */
export const BACKUP_FAILURES = {
  STORAGE_BACKUP_TARGET_FULL: {
    kind: 'unavailable',
    publicText: {
      zh: '备份目标空间不足，本次备份未完成，先前的备份不受影响。请扩容或缩短保留期后重新备份。',
      en: 'The target of backups is full. This backup is none, the earlier ones stand. Make room or keep fewer, then take one again.',
    },
  },
  STORAGE_BACKUP_TARGET_READ_ONLY: {
    kind: 'unavailable',
    publicText: {
      zh: '备份目标不可写入，先前的备份不受影响。请检查挂载方式和目录权限后重新备份。',
      en: 'The target of backups cannot be written. The earlier ones stand. Check how it is mounted and whose it is, then take one again.',
    },
  },
  STORAGE_BACKUP_TARGET_CREDENTIALS: {
    kind: 'unavailable',
    publicText: {
      zh: '备份目标拒绝了访问密钥，先前的备份不受影响。请核对 BACKUP_STORE 中的密钥及其权限，重启工作进程后重新备份。',
      en: 'The target of backups refused the credentials. The earlier ones stand. Check the key in BACKUP_STORE and its rights, restart the worker, then take one again.',
    },
  },
  STORAGE_BACKUP_TARGET_SLOW: {
    kind: 'unavailable',
    publicText: {
      zh: '备份目标长时间没有响应，本次备份已放弃，先前的备份不受影响。请检查网络与目标负载后重新备份。',
      en: 'The target of backups stood still for too long and was given up. The earlier ones stand. Check the network and its load, then take one again.',
    },
  },
  STORAGE_BACKUP_TARGET_UNREACHABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '无法连接备份目标，先前的备份不受影响。请检查地址、网络与目标服务后重新备份。',
      en: 'The target of backups cannot be reached. The earlier ones stand. Check address, network and server, then take one again.',
    },
  },
  STORAGE_BACKUP_TARGET_UNKNOWN: {
    kind: 'unavailable',
    publicText: {
      zh: '备份目标不是本机构先前使用的那一个，未写入任何内容。请确认磁盘已挂载、地址未变，然后重新备份；若确已更换目标，请选择“启用新目标并备份”。',
      en: 'The target of backups is not the one that this office knows, so nothing was written there. See that its disk is mounted and the address is right, then take one again; where it is a new target, choose to admit it.',
    },
  },
  STORAGE_BACKUP_SOURCE_UNREACHABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '备份登录无法连接数据库。请检查 BACKUP_DATABASE_URL、BACKUP_KEYS_DATABASE_URL 与数据库状态后重新备份。',
      en: 'The login of backups does not reach its database. Check BACKUP_DATABASE_URL, BACKUP_KEYS_DATABASE_URL and the server, then take one again.',
    },
  },
  STORAGE_BACKUP_SOURCE_RIGHTS: {
    kind: 'unavailable',
    publicText: {
      zh: '备份登录无权读取全部数据，为避免备份不全已停止。请按备份手册授予 kean_backup 所需权限（bypassrls）后重新备份。',
      en: 'The login of backups may not read every row, and stopped rather than leave some out. Give kean_backup its right (bypassrls) as the runbook says, then take one again.',
    },
  },
  STORAGE_BACKUP_SOURCE_REPLICATION: {
    kind: 'unavailable',
    publicText: {
      zh: '数据库不允许基线登录复制整库。请按“恢复到某一时刻”手册授予 kean_base_backup 复制权限、在 pg_hba.conf 中放行，并确认 max_wal_senders 不为 0，然后重新备份。',
      en: 'The server does not let the login of bases copy it. Give kean_base_backup replication, a line in pg_hba.conf and a max_wal_senders above 0, as the runbook on recovering to a moment says, then take one again.',
    },
  },
  STORAGE_BACKUP_DUMP_TOOL: {
    kind: 'unavailable',
    publicText: {
      zh: '找不到可用的 pg_dump、pg_basebackup 或 zstd，或客户端版本低于数据库服务器。请安装 zstd 和与服务器同版本的客户端后重新备份。',
      en: 'There is no pg_dump, pg_basebackup or zstd, or the client is older than the server. Install zstd and the client tools of its version, then take one again.',
    },
  },
  STORAGE_BACKUP_DUMP_BROKE_OFF: {
    kind: 'unavailable',
    publicText: {
      zh: '导出中途中断，本次备份作废，先前的备份不受影响。请查看数据库日志后重新备份。',
      en: 'The dump broke off. This backup is none, the earlier ones stand. Look into the log of the database, then take one again.',
    },
  },
  STORAGE_BACKUP_VERIFICATION: {
    kind: 'unavailable',
    publicText: {
      zh: '回读内容与写入内容不一致，本次备份作废。请检查备份目标的存储介质后重新备份。',
      en: 'What was read back is not what was written, so this backup is none. Check the disks of the target, then take one again.',
    },
  },
  STORAGE_BACKUP_ABANDONED: {
    kind: 'unavailable',
    publicText: {
      zh: '备份长时间没有进展，工作进程可能已停止。请确认工作进程在运行，然后重新备份。',
      en: 'The backup has not moved for long; its worker is gone. See that the worker runs, then take one again.',
    },
  },
  STORAGE_BACKUP_FAILED: {
    kind: 'unavailable',
    publicText: {
      zh: '备份因未知原因失败，先前的备份不受影响。请查看工作进程日志后重新备份。',
      en: 'The backup failed for a reason nobody expected. The earlier ones stand. Look into the log of the worker, then take one again.',
    },
  },
} as const satisfies ErrorTable;

export type BackupFailureCode = keyof typeof BACKUP_FAILURES;

const CODE_OF: Readonly<Record<BackupFault, BackupFailureCode>> = {
  'target-full': 'STORAGE_BACKUP_TARGET_FULL',
  'target-read-only': 'STORAGE_BACKUP_TARGET_READ_ONLY',
  'target-credentials': 'STORAGE_BACKUP_TARGET_CREDENTIALS',
  'target-slow': 'STORAGE_BACKUP_TARGET_SLOW',
  'target-unreachable': 'STORAGE_BACKUP_TARGET_UNREACHABLE',
  'target-unknown': 'STORAGE_BACKUP_TARGET_UNKNOWN',
  'source-unreachable': 'STORAGE_BACKUP_SOURCE_UNREACHABLE',
  'source-rights': 'STORAGE_BACKUP_SOURCE_RIGHTS',
  'source-replication': 'STORAGE_BACKUP_SOURCE_REPLICATION',
  'dump-tool': 'STORAGE_BACKUP_DUMP_TOOL',
  'dump-broke-off': 'STORAGE_BACKUP_DUMP_BROKE_OFF',
  verification: 'STORAGE_BACKUP_VERIFICATION',
  unknown: 'STORAGE_BACKUP_FAILED',
};

/** The code under which a failure is written down. */
export function failureCodeOf(fault: BackupFault): BackupFailureCode {
  return CODE_OF[fault];
}
