/** A worker that erases, beside the small office of the clients' tests. */

export { signLog } from './sign-log.ts';
export { ERASINGS, openWorker, type WorkerOffice } from './worker-office.ts';
