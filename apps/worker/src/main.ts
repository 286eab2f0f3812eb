import { runProcess } from '@kean/observability';
import { startWorker } from './start.ts';

await runProcess({ name: 'worker', start: startWorker, stop: (worker) => worker.close() });
