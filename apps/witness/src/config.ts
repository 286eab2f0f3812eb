import { type ConfigOf, listenParts, logParts, readConfig, variable } from '@kean/config';
import { readVerifierKey, TlogError, type VerifierKey } from '@kean/tlog';
import { z } from 'zod';

/** Verifier keys apart by white space; a key holds none. */
const verifierKeys = z.string().transform((text, context): readonly VerifierKey[] => {
  try {
    return text.trim().split(/\s+/).map(readVerifierKey);
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

const PARTS = {
  folder: variable('WITNESS_FOLDER', z.string().startsWith('/'), {
    meaning: 'the absolute path of the folder with the key and the memory of the witness, which nobody else writes',
  }),
  name: variable(
    'WITNESS_NAME',
    z
      .string()
      .regex(/^[^\s+]{1,100}$/u)
      .optional(),
    {
      meaning: 'the name of the witness in its cosignatures, without spaces and plus',
      remedy: 'Correct it, or leave it out: a name is made with the key and kept with it.',
    },
  ),
  logs: variable('WITNESS_LOGS', verifierKeys, {
    meaning:
      'the verifier keys of the logs that are witnessed, apart by spaces; the name of a key is the origin of its log',
  }),
  ...listenParts,
  ...logParts,
};

export type WitnessConfig = ConfigOf<typeof PARTS>;

/** What the witness may know: no database, no Redis, no key but its own. @throws StartRefusal naming what is missing or wrong */
export function witnessConfig(): WitnessConfig {
  return readConfig('witness', PARTS);
}
