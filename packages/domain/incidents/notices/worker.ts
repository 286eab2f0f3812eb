import { clientMessage, type RegisteredMessage } from '@kean/messages/worker';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { leakNotice } from './sending/message.ts';
import { noticeStillGoes, writeDownThatItWent } from './sending/notice-still-goes.ts';
import type { SendingWorker } from './sending/run-round.ts';
import { runSending } from './sending/run-sending.job.ts';

export type { SendingWorker } from './sending/run-round.ts';

/** Notices of leaks to clients: one sending at a time keeps a connection busy. */
export const leakNoticesWorker: ClauseWorker<SendingWorker> = {
  clause: 'incidents',
  handlers: [handleJob(runSending, () => import('./sending/run-sending.handler.ts'))],
  concurrency: { 'leak-notices': 1 },
};

export const leakNoticesMessages: readonly RegisteredMessage[] = [
  clientMessage(leakNotice, writeDownThatItWent, noticeStillGoes),
];
