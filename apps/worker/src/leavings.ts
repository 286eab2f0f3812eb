import { agencyLeaving } from '@kean/agency/leaving';
import { circulationLeaving } from '@kean/circulation/leaving';
import { clientsLeaving } from '@kean/clients/leaving';
import { collectionLeaving } from '@kean/collection/leaving';
import type { ClauseLeaving } from '@kean/db/leavers';
import { paperLeaving } from '@kean/paper-archive/leaving';

/** What the office gives out to its people, one line for each clause, in the order in which it is taken back. */
export const LEAVINGS: readonly ClauseLeaving[] = [
  agencyLeaving,
  clientsLeaving,
  collectionLeaving,
  circulationLeaving,
  paperLeaving,
];
