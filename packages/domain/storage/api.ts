import { procedure, router } from '@kean/procedures';
import { ListBackupsInput, StartBackupInput } from './contract/backups.ts';
import { ListDrillsInput } from './contract/drills.ts';
import { ListMessagesInput, MessageInput } from './contract/messages.ts';
import { AlertInput, GiveUpInput, JobInput } from './contract/work.ts';
import { ListRotationsInput, RotationInput, StartRotationInput } from './contract.ts';
import { listBackups } from './operations/backups/list-backups.ts';
import { readBackupsOverview } from './operations/backups/read-backups-overview.ts';
import { startBackup } from './operations/backups/start-backup.ts';
import { listDrills } from './operations/drills/list-drills.ts';
import { startDrill } from './operations/drills/start-drill.ts';
import { giveUpJob } from './operations/give-up-job.ts';
import { listRotations } from './operations/list-rotations.ts';
import { readInbox } from './operations/messages/read-inbox.ts';
import { readMessages } from './operations/messages/read-messages.ts';
import { tryMessageAgain } from './operations/messages/try-message-again.ts';
import { readPatches } from './operations/patches/read-patches.ts';
import { pauseRotation } from './operations/pause-rotation.ts';
import { readKeysOverview } from './operations/read-keys-overview.ts';
import { readWork } from './operations/read-work.ts';
import { resumeRotation } from './operations/resume-rotation.ts';
import { reviveJob } from './operations/revive-job.ts';
import { seeAlert } from './operations/see-alert.ts';
import { startRotation } from './operations/start-rotation.ts';

const reading = () => procedure({ clause: 'storage', action: 'storage.read-keys' });
const rotating = () => procedure({ clause: 'storage', action: 'storage.rotate-keys' });
const handling = () => procedure({ clause: 'storage', action: 'storage.handle-jobs' });

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
  drills: router({
    list: lookingAtBackups()
      .input(ListDrillsInput)
      .query(({ ctx, input }) => listDrills(ctx, input)),
    start: procedure({ clause: 'storage', action: 'storage.take-backups', stepUpMinutes: 15 }).mutation(({ ctx }) =>
      startDrill(ctx),
    ),
  }),
  patches: router({
    overview: procedure({ clause: 'storage', action: 'storage.read-patches' }).query(({ ctx }) => readPatches(ctx)),
  }),
  work: router({
    overview: procedure({ clause: 'storage', action: 'storage.read-jobs' }).query(({ ctx }) => readWork(ctx)),
    revive: handling()
      .input(JobInput)
      .mutation(({ ctx, input }) => reviveJob(ctx, input)),
    giveUp: handling()
      .input(GiveUpInput)
      .mutation(({ ctx, input }) => giveUpJob(ctx, input)),
    seeAlert: handling()
      .input(AlertInput)
      .mutation(({ ctx, input }) => seeAlert(ctx, input)),
  }),
  messages: router({
    overview: procedure({ clause: 'storage', action: 'storage.read-jobs' })
      .input(ListMessagesInput)
      .query(({ ctx, input }) => readMessages(ctx, input)),
    tryAgain: handling()
      .input(MessageInput)
      .mutation(({ ctx, input }) => tryMessageAgain(ctx, input)),
    // A look is written down, so it is no query that a browser may repeat.
    inbox: procedure({ clause: 'storage', action: 'storage.read-jobs' }).mutation(({ ctx }) => readInbox(ctx)),
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
