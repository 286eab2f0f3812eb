/** A worker that erases, beside the small office of the clients' tests. */

export { ERASINGS, openWorker, type WorkerOffice } from './worker-office.ts';
