import { z } from 'zod';
import { variable } from '../variable.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export const logParts = {
  logLevel: variable('LOG_LEVEL', z.enum(LOG_LEVELS).default('info'), {
    meaning: `how much is logged: ${LOG_LEVELS.join(', ')}`,
    remedy: 'Correct it, or leave it out for info.',
  }),
  logFile: variable('LOG_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the log file',
    remedy: 'Correct it, or leave it out for standard output.',
  }),
  /** `test` and `development` make guards throw where `production` prints a placeholder and counts. */
  mode: variable('NODE_ENV', z.enum(['production', 'development', 'test']).default('production'), {
    meaning: 'production, development or test',
    remedy: 'Correct it, or leave it out for production.',
  }),
};
