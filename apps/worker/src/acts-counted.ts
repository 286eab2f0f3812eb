import { actsCounted as accountability } from '@kean/accountability/acts-counted';
import { actsCounted as agency } from '@kean/agency/acts-counted';
import { actsCounted as circulation } from '@kean/circulation/acts-counted';
import { actsCounted as clients } from '@kean/clients/acts-counted';
import { actsCounted as collection } from '@kean/collection/acts-counted';
import { actsCounted as incidents } from '@kean/incidents/acts-counted';
import type { ActsOfOffice } from '@kean/incidents/worker';
import { actsCounted as paperArchive } from '@kean/paper-archive/acts-counted';
import { actsCounted as personnel } from '@kean/personnel/acts-counted';
import { actsCounted as retention } from '@kean/retention/acts-counted';
import { actsCounted as storage } from '@kean/storage/acts-counted';

/** How every act of the office counts for the watch of the log: one line per clause. */
export const ACTS_COUNTED: ActsOfOffice = {
  ...accountability,
  ...agency,
  ...circulation,
  ...clients,
  ...collection,
  ...incidents,
  ...paperArchive,
  ...personnel,
  ...retention,
  ...storage,
};
