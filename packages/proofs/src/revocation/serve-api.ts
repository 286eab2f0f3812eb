/** A further instance of the api, as it is. Started by three-instances.ts. */
import { startApi } from '@kean/api/start';
import { runProcess } from '@kean/observability';

await runProcess({ name: 'api', start: () => startApi(), stop: (api) => api.close() });
