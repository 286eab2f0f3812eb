import { procedure, router } from '@kean/procedures';
import { ListBackupsInput, StartBackupInput } from './contract/backups.ts';
import { ListRotationsInput, RotationInput, StartRotationInput } from './contract.ts';
import { listBackups } from './operations/backups/list-backups.ts';
import { readBackupsOverview } from './operations/backups/read-backups-overview.ts';
import { startBackup } from './operations/backups/start-backup.ts';
import { listRotations } from './operations/list-rotations.ts';
import { pauseRotation } from './operations/pause-rotation.ts';
import { readKeysOverview } from './operations/read-keys-overview.ts';
import { resumeRotation } from './operations/resume-rotation.ts';
import { startRotation } from './operations/start-rotation.ts';

const reading = () => procedure({ clause: 'storage', action: 'storage.read-keys' });
const rotating = () => procedure({ clause: 'storage', action: 'storage.rotate-keys' });

const lookingAtBackups = () => procedure({ clause: 'storage', action: 'storage.read-backups' });

/** `storage.…` of the api. */
export const storageApi = router({
  keys: router({
    overview: reading().query(({ ctx }) => readKeysOverview(ctx)),
  }),
  backups: router({
    overview: lookingAtBackups().query(({ ctx }) => readBackupsOverview(ctx)),
    list: lookingAtBackups()
      .input(ListBackupsInput)
      .query(({ ctx, input }) => listBackups(ctx, input)),
    start: procedure({ clause: 'storage', action: 'storage.take-backups', stepUpMinutes: 15 })
      .input(StartBackupInput)
      .mutation(({ ctx, input }) => startBackup(ctx, input)),
  }),
  rotations: router({
    list: reading()
      .input(ListRotationsInput)
      .query(({ ctx, input }) => listRotations(ctx, input)),
    start: procedure({ clause: 'storage', action: 'storage.rotate-keys', stepUpMinutes: 15 })
      .input(StartRotationInput)
      .mutation(({ ctx, input }) => startRotation(ctx, input)),
    pause: rotating()
      .input(RotationInput)
      .mutation(({ ctx, input }) => pauseRotation(ctx, input)),
    resume: rotating()
      .input(RotationInput)
      .mutation(({ ctx, input }) => resumeRotation(ctx, input)),
  }),
});
