import { runProcess } from '@kean/observability';
import { startApi } from './start.ts';

await runProcess({ name: 'api', start: startApi, stop: (api) => api.close() });
