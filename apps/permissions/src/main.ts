import { runProcess } from '@kean/observability';
import { startPermissions } from './start.ts';

await runProcess({ name: 'permissions', start: startPermissions, stop: (permissions) => permissions.close() });
