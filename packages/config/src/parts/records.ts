import { variable } from '../variable.ts';
import { postgresAddress } from './forms.ts';

export const recordsParts = {
  databaseUrl: variable('DATABASE_URL', postgresAddress, {
    meaning:
      'the address of the records database under the login of this process, as postgres://login:password@host:port/name',
  }),
};
