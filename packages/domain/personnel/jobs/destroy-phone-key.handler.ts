import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { destroyPhoneKey, type PhoneKeysWorker } from '../phones/destroy-phone-key.ts';
import type { destroyPhoneKey as job } from './destroy-phone-key.job.ts';

export const handle: JobHandler<PayloadOf<typeof job>, PhoneKeysWorker> = (run, worker) =>
  destroyPhoneKey(worker, run.payload, (tx) => run.done(tx));
