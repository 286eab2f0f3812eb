import { clientMessage, type RegisteredMessage } from '@kean/messages/worker';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import type { ErasureWorker } from './erasing/erasure-worker.ts';
import { eraseClients, issueFinalStatement } from './jobs/index.ts';
import { erasureOrdered, keptByLaw } from './messages/definitions.ts';

export type { ErasureWorker } from './erasing/erasure-worker.ts';

/** The last that a client is told. That it went is a row of the message, which goes with the client; the order says that it was queued. */
export const retentionMessages: readonly RegisteredMessage[] = [
  clientMessage(erasureOrdered),
  clientMessage(keptByLaw),
];

/** The jobs of retention. Two erasures at a time in one process: what people do meanwhile comes first. */
export const retentionWorker: ClauseWorker<ErasureWorker> = {
  clause: 'retention',
  handlers: [
    handleJob(eraseClients, () => import('./jobs/erase-clients.handler.ts')),
    handleJob(issueFinalStatement, () => import('./jobs/issue-final-statement.handler.ts')),
  ],
  concurrency: { retention: 2 },
};
