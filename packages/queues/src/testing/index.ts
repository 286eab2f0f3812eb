/** A clause's job as proofs and benches use it, and a worker for it as a process of its own. */
import path from 'node:path';

export { countEffect } from './sample-jobs.ts';

/** To be run as `node <path> <database url> <redis url>`; it prints one line when it works. */
export const SAMPLE_WORKER_PROCESS = path.join(import.meta.dirname, 'sample-worker-process.ts');

/** The tables the sample's handler writes to. No unique rule: a second effect would be seen. */
export const SAMPLE_TABLES = ['effect', 'attempt'].flatMap((table) => [
  `create table ${table} (work_id uuid not null)`,
  `grant select, insert on ${table} to kean_worker, kean_api`,
]);
