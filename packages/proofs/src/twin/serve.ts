/** The twin as a process: the api with another router. Started by start-twin.ts. */

import { startApi } from '@kean/api/start';
import { runProcess } from '@kean/observability';
import { twinRouter } from './twin-router.ts';

await runProcess({ name: 'twin', start: () => startApi(undefined, twinRouter), stop: (api) => api.close() });
