import { runProcess } from '@kean/observability';
import { startRestorer } from './start.ts';

await runProcess({ name: 'restorer', start: () => startRestorer(), stop: (restorer) => restorer.close() });
