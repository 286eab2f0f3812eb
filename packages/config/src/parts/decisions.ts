import { z } from 'zod';
import { variable } from '../variable.ts';
import { httpAddress } from './forms.ts';

/** What the permission service decides by besides the grants in the database, and where it accounts for it. */
export const decisionParts = {
  decisionLog: variable('DECISION_LOG', z.url({ protocol: /^file$/ }).optional(), {
    meaning: 'the folder of the decision log, as file:///absolute/folder',
    remedy:
      'Correct it, or leave it out together with DECISION_READER_KEY_FILE; then nobody but our own processes can ask.',
  }),
  decisionReaderKeyFile: variable('DECISION_READER_KEY_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the public X25519 key (PEM) of whoever may read the decision log',
    remedy: 'Correct it, or leave it out together with DECISION_LOG.',
  }),
  decisionKeptDays: variable(
    'DECISION_KEPT_DAYS',
    z
      .string()
      .regex(/^[1-9]\d{0,3}$/)
      .transform(Number)
      .default(183),
    {
      meaning: 'after how many days a decision leaves the decision log',
      remedy: 'Correct it, or leave it out for half a year.',
    },
  ),
  policyFolder: variable('POLICY_FOLDER', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the folder with the policy files of other systems',
    remedy: 'Correct it, or leave it out where no other system asks.',
  }),
  callersFile: variable('CALLERS_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the file that says which other systems may ask about what',
    remedy: 'Correct it, or leave it out where no other system asks.',
  }),
  decisionPointUrl: variable('DECISION_POINT_URL', httpAddress.optional(), {
    meaning: 'the address under which other systems reach the permission service, as https://permissions.example',
    remedy: 'Correct it, or leave it out where the service is asked on this machine only.',
  }),
  tlsKeyFile: variable('TLS_KEY_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the private key (PEM) for https',
    remedy: 'Correct it, or leave it out together with TLS_CERTIFICATE_FILE where something in front ends TLS.',
  }),
  tlsCertificateFile: variable('TLS_CERTIFICATE_FILE', z.string().startsWith('/').optional(), {
    meaning: 'the absolute path of the certificate chain (PEM) for https',
    remedy: 'Correct it, or leave it out together with TLS_KEY_FILE.',
  }),
};
