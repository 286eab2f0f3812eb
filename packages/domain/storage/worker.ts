import { defineSchedule } from '@kean/queues';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { beginBackup, proveRestore, runRotation, takeBackup } from './jobs/index.ts';
import type { BackupWorker } from './operations/backups/backup-worker.ts';
import type { RotationWorker } from './operations/rotation-worker.ts';

export { type BackupSetup, tellBackupSetup, USUAL_PERIODS } from './operations/backups/backup-setup.ts';
export type { BackupMeans, BackupWorker, BaseMeans } from './operations/backups/backup-worker.ts';
export type { RotationWorker } from './operations/rotation-worker.ts';

const BACKUP_REMEDY = {
  zh: '请在“备份”页查看失败原因，确认工作进程在运行，然后在该页重新备份。',
  en: 'See on the page of backups why the last one failed and that the worker runs, then take one now.',
};

/** The jobs of storage. One rotation at a time in the whole office; of backups one of each kind. */
export const storageWorker: ClauseWorker<RotationWorker & BackupWorker> = {
  clause: 'storage',
  handlers: [
    handleJob(runRotation, () => import('./jobs/run-rotation.handler.ts')),
    handleJob(beginBackup, () => import('./jobs/begin-backup.handler.ts')),
    handleJob(proveRestore, () => import('./jobs/prove-restore.handler.ts')),
    handleJob(takeBackup, () => import('./jobs/take-backup.handler.ts')),
  ],
  concurrency: { 'storage-rotation': 1, 'storage-backup': 1, 'storage-schedule': 1, 'storage-drill': 1 },
  schedules: [
    defineSchedule({
      name: 'take-backup',
      job: beginBackup,
      payload: { kind: 'records' },
      cadence: { daily: '02:00' },
      graceMinutes: 240,
      title: { zh: '每夜备份资料与文件', en: 'Back up records and files every night' },
      remedy: BACKUP_REMEDY,
    }),
    defineSchedule({
      name: 'take-base',
      job: beginBackup,
      payload: { kind: 'base' },
      // One a day, the first of them soon: until there is one, the archived log has nothing to go on from.
      cadence: { everySeconds: 600 },
      graceMinutes: 240,
      title: { zh: '每日备份整库基线', en: 'Take a base of the whole server every day' },
      remedy: BACKUP_REMEDY,
    }),
    defineSchedule({
      name: 'take-key-backup',
      job: beginBackup,
      payload: { kind: 'keys' },
      cadence: { daily: '01:30' },
      graceMinutes: 240,
      title: { zh: '每夜备份密钥库', en: 'Back up the key store every night' },
      remedy: BACKUP_REMEDY,
    }),
    defineSchedule({
      name: 'drill-restore',
      job: proveRestore,
      payload: {},
      cadence: { weekly: '03:30', weekday: 7 },
      graceMinutes: 720,
      title: { zh: '每周恢复演练', en: 'Prove a restore every week' },
      remedy: {
        zh: '请在“备份”页查看最近一次演练的原因，确认恢复进程在运行，然后再次演练。',
        en: 'See on the page of backups why the last drill failed and that the restorer runs, then run a drill again.',
      },
    }),
  ],
};
