import { accountabilityWorker } from '@kean/accountability/worker';
import { type AgencyWorker, agencyMessages, agencyWorker } from '@kean/agency/worker';
import { type ClientsWorker, clientsMessages, clientsWorker } from '@kean/clients/worker';
import { collectionMessages, collectionWorker, type ImportWorker } from '@kean/collection/worker';
import { type IncidentsWorker, incidentsMessages, incidentsWorker, type SendingWorker } from '@kean/incidents/worker';
import { type MessagesWorker, messageBook, messagesWorker } from '@kean/messages/worker';
import { type PaperWorker, paperMessages, paperWorker } from '@kean/paper-archive/worker';
import { type PersonnelWorker, personnelMessages, personnelWorker } from '@kean/personnel/worker';
import type { ClauseWorker } from '@kean/queues/worker';
import { type ErasureWorker, retentionMessages, retentionWorker } from '@kean/retention/worker';
import { type BackupWorker, type RotationWorker, storageWorker } from '@kean/storage/worker';
import { upkeepWorker } from './upkeep/upkeep-worker.ts';

/** What the worker lends to every handler: the sum of what the clauses need. */
export type WorkerNeeds = ImportWorker &
  RotationWorker &
  BackupWorker &
  AgencyWorker &
  ClientsWorker &
  PaperWorker &
  PersonnelWorker &
  IncidentsWorker &
  MessagesWorker &
  ErasureWorker &
  SendingWorker;

/** The clauses whose jobs this process does: one line per clause; and the upkeep of the process itself. */
export const CLAUSES: readonly ClauseWorker<WorkerNeeds>[] = [
  agencyWorker,
  clientsWorker,
  collectionWorker,
  accountabilityWorker,
  storageWorker,
  paperWorker,
  personnelWorker,
  incidentsWorker,
  retentionWorker,
  messagesWorker,
  upkeepWorker,
];

/** What the clauses say to people: one line per clause. */
export const MESSAGES = messageBook([
  ...agencyMessages,
  ...clientsMessages,
  ...collectionMessages,
  ...paperMessages,
  ...personnelMessages,
  ...incidentsMessages,
  ...retentionMessages,
]);
