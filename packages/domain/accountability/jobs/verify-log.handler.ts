import type { Services } from '@kean/procedures';
import type { JobHandler } from '@kean/queues/worker';
import { verifyWholeLog } from '../operations/verify-whole-log.ts';

export const handle: JobHandler<Record<string, never>, { readonly services: Services }> = (run, { services }) =>
  verifyWholeLog(services, run.signal, run.done);
