import { runProcess } from '@kean/observability';
import { startWitness } from './start.ts';

await runProcess({ name: 'witness', start: startWitness, stop: (witness) => witness.close() });
