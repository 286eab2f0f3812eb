import { agencyRestoration } from '@kean/agency/restoring';
import { circulationRestoration } from '@kean/circulation/restoring';
import { clientsRestoration } from '@kean/clients/restoring';
import { collectionRestoration } from '@kean/collection/restoring';
import { incidentsRestoration } from '@kean/incidents/restoring';
import { paperRestoration } from '@kean/paper-archive/restoring';
import { personnelRestoration } from '@kean/personnel/restoring';
import { type ClauseRestoration, workRestoration } from '@kean/restores';
import { retentionRestoration } from '@kean/retention/restoring';
import { storageRestoration } from '@kean/storage/restoring';

/** What each clause does again after a restore, and what it checks: one line each. Erasures first, and rights before work. */
export const RESTORATIONS: readonly ClauseRestoration[] = [
  clientsRestoration,
  collectionRestoration,
  agencyRestoration,
  circulationRestoration,
  storageRestoration,
  paperRestoration,
  retentionRestoration,
  personnelRestoration,
  incidentsRestoration,
  workRestoration,
];
