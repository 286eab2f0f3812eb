/** A worker as a process of its own, to be killed: `node sample-worker-process.ts <database url> <redis url>`. */
import { openDatabase } from '@kean/db';
import { startQueues } from '../worker/start-queues.ts';
import { sampleWorker } from './sample-worker.ts';

const [url = '', redisUrl = ''] = process.argv.slice(2);
const db = openDatabase({ url, applicationName: 'queues-test-process' });
await startQueues({
  db,
  redisUrl,
  clauses: [sampleWorker],
  needs: { db },
  observer: {
    ended: () => undefined,
    relayed: () => undefined,
    missing: () => undefined,
    alerted: () => undefined,
    troubled: () => undefined,
  },
});
process.stdout.write('ready\n');
