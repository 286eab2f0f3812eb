import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import type { AgencyWorker } from '../operations/agency-worker.ts';
import { sendNewDeviceNotice } from '../operations/send-new-device-notice.ts';
import type { mailNewDevice } from './mail-new-device.job.ts';

export const handle: JobHandler<PayloadOf<typeof mailNewDevice>, AgencyWorker> = (run, worker) =>
  sendNewDeviceNotice(worker, run.payload.deviceId, (tx) => run.done(tx));
