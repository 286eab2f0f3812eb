import { runProcess } from '@kean/observability';
import { startSink } from './start.ts';

await runProcess({ name: 'sink', start: startSink, stop: (sink) => sink.close() });
