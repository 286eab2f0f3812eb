import { type ConfigOf, listenParts, logParts, readConfig, variable } from '@kean/config';
import { z } from 'zod';

const PARTS = {
  mailPort: variable(
    'SINK_MAIL_PORT',
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number),
    { meaning: 'the port on which mail is taken; 0 for any' },
  ),
  token: variable('SINK_TOKEN', z.string().min(16).max(200), {
    meaning: 'the word by which its reader is let in, at least 16 characters',
  }),
  smsSecretFile: variable('SMS_SECRET_FILE', z.string().startsWith('/'), {
    meaning: 'the absolute path of the file with the secret by which requests to the gateway are signed',
  }),
  ...listenParts,
  ...logParts,
};

export type SinkConfig = ConfigOf<typeof PARTS>;

/** What the sink may know: no database, no Redis, no key of the office. @throws StartRefusal naming what is missing or wrong */
export function sinkConfig(): SinkConfig {
  return readConfig('sink', PARTS);
}
