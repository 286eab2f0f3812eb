import { procedure, router } from '@kean/procedures';
import { ListRotationsInput, RotationInput, StartRotationInput } from './contract.ts';
import { listRotations } from './operations/list-rotations.ts';
import { pauseRotation } from './operations/pause-rotation.ts';
import { readKeysOverview } from './operations/read-keys-overview.ts';
import { resumeRotation } from './operations/resume-rotation.ts';
import { startRotation } from './operations/start-rotation.ts';

const reading = () => procedure({ clause: 'storage', action: 'storage.read-keys' });
const rotating = () => procedure({ clause: 'storage', action: 'storage.rotate-keys' });

/** `storage.…` of the api. */
export const storageApi = router({
  keys: router({
    overview: reading().query(({ ctx }) => readKeysOverview(ctx)),
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
