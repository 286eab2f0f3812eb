import { z } from 'zod';
import { variable } from '../variable.ts';
import { httpAddress } from './forms.ts';

/** Where the files of the log lie; the api reads them for proofs, the worker writes them. */
export const logStoreParts = {
  logStore: variable('LOG_STORE', z.url({ protocol: /^file$/ }), {
    meaning: 'the folder of the log, apart from the database, as file:///absolute/folder',
  }),
  witnessAlertSeconds: variable(
    'WITNESS_ALERT_SECONDS',
    z
      .string()
      .regex(/^[1-9]\d{0,6}$/)
      .transform(Number)
      .default(900),
    {
      meaning: 'after how many seconds without a cosignature an alert rises',
      remedy: 'Correct it, or leave it out for a quarter of an hour.',
    },
  ),
};

/** What signs the log, and who cosigns it. */
export const logSigningParts = {
  logKeyFile: variable('LOG_KEY_FILE', z.string().startsWith('/'), {
    meaning: 'the absolute path of the file that holds the signing key of the log (mode 0600)',
  }),
  witnessUrl: variable('WITNESS_URL', httpAddress.optional(), {
    meaning: 'the address of the witness that cosigns the log, as http://127.0.0.1:port',
    remedy: 'Correct it, or leave it out together with WITNESS_KEY where nobody cosigns the log.',
  }),
  witnessKey: variable('WITNESS_KEY', z.string().min(1).optional(), {
    meaning: 'the verifier key of the witness, as name+id+key (C2SP signed-note)',
    remedy: 'Take it from whoever runs the witness, or leave it out together with WITNESS_URL.',
  }),
};
