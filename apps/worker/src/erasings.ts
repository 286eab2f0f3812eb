import { circulationErasing } from '@kean/circulation/erasing';
import { clientsErasing } from '@kean/clients/erasing';
import { collectionErasing } from '@kean/collection/erasing';
import type { ClauseErasing } from '@kean/db/erasers';
import { incidentsErasing } from '@kean/incidents/erasing';
import { messagesErasing } from '@kean/messages/erasing';
import { paperErasing } from '@kean/paper-archive/erasing';
import { queuesErasing } from '@kean/queues/erasing';
import { retentionErasing } from '@kean/retention/erasing';

/**
 * What an erasure empties, one line for each clause and mechanism, in this order: first what finds and shows, then what would still be
 * done or said. The PII gate fails where a declared place of a client is in none of them.
 */
export const ERASINGS: readonly ClauseErasing[] = [
  clientsErasing,
  circulationErasing,
  collectionErasing,
  paperErasing,
  incidentsErasing,
  messagesErasing,
  queuesErasing,
  retentionErasing,
];
