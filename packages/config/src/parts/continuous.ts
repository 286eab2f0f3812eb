import { z } from 'zod';
import { variable } from '../variable.ts';

/** Where there is continuous protection as well; without it a backup loses a day. */
export const continuousParts = {
  backupBaseDatabaseUrl: variable('BACKUP_BASE_DATABASE_URL', z.url({ protocol: /^postgres(ql)?$/ }).optional(), {
    meaning: 'the address of the records database under the login kean_base_backup, which takes the whole cluster',
    remedy: 'Correct it, or leave it out where the write-ahead log is not archived.',
  }),
};
