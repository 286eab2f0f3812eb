import type { JobHandler } from '@kean/queues/worker';
import type { RotationPayload, RotationWorker } from '../operations/rotation-worker.ts';
import { runRotation } from '../operations/run-rotation.ts';

export const handle: JobHandler<RotationPayload, RotationWorker> = ({ payload, signal, attempt }, worker) =>
  runRotation(worker, payload.rotationId, { signal, attempt });
