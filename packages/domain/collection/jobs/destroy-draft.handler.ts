import type { JobHandler } from '@kean/queues/worker';
import type { ImportWorker } from '../operations/import-worker.ts';
import { destroyDraftOf } from '../registration/drafts/end-draft.ts';
import type { destroyDraft } from './destroy-draft.job.ts';

type Payload = ReturnType<(typeof destroyDraft)['payload']['parse']>;

export const handle: JobHandler<Payload, ImportWorker> = ({ payload, done }, { services }) =>
  destroyDraftOf(services, payload, done);
