/** A process for the tests of run-process: behaves as its argument says. */
import { AppError, StartRefusal } from '@kean/kernel';
import { createLogger } from '../logger.ts';
import { runProcess } from '../run-process.ts';

const behaviour = process.argv[2];

await runProcess({
  name: 'sample',
  stopTimeoutMs: 300,
  start: async () => {
    if (behaviour === 'refuse') throw new StartRefusal(['sample: PORT is missing.', 'sample: REDIS_URL is missing.']);
    if (behaviour === 'fail') {
      const publicText = { zh: '', en: 'The root key cannot be used.' };
      throw new AppError('SAMPLE_KEY_UNUSABLE', { kind: 'unavailable', publicText }, { where: '/etc/kean/root.key' });
    }
    if (behaviour === 'break') throw new Error('row 13812345678');
    const open = setInterval(() => undefined, 1000);
    if (behaviour === 'crash') setTimeout(() => void Promise.reject(new Error('row 13812345678')), 20);
    return { logger: createLogger({ process: 'sample', strict: true }), open };
  },
  stop: async ({ open }) => {
    if (behaviour === 'hang') return new Promise<void>(() => undefined);
    clearInterval(open);
  },
});
