import type { JobHandler } from '@kean/queues/worker';
import type { RotationPayload, RotationWorker } from '../operations/rotation-worker.ts';
import { runRotation } from '../operations/run-rotation.ts';

export const handle: JobHandler<RotationPayload, RotationWorker> = ({ payload, ...job }, worker) =>
  runRotation(worker, payload.rotationId, job);
