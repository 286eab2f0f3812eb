import { clientMessage, type RegisteredMessage } from '@kean/messages/worker';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { record } from './audit-events.ts';
import { messageStillWanted, writeDownThatTheyWereTold } from './campaigns/asking/message-still-wanted.ts';
import { campaignReminder, campaignRequest } from './campaigns/messages.ts';
import { destroyDraft, destroyUpload, inspectImport, runCampaign, runImport } from './jobs/index.ts';
import { consentObjectedMessage } from './operations/consents/tell-compliance.ts';
import type { ImportWorker } from './operations/import-worker.ts';
import { consentCode, consentNoted, consentSigned } from './words/messages.ts';

export type { ImportWorker, RightsOf } from './operations/import-worker.ts';

/** The jobs of collection. Few at once: a run keeps a processor and a database connection busy. */
export const collectionWorker: ClauseWorker<ImportWorker> = {
  clause: 'collection',
  handlers: [
    handleJob(inspectImport, () => import('./jobs/inspect-import.handler.ts')),
    handleJob(runImport, () => import('./jobs/run-import.handler.ts')),
    handleJob(destroyDraft, () => import('./jobs/destroy-draft.handler.ts')),
    handleJob(runCampaign, () => import('./jobs/run-campaign.handler.ts')),
    handleJob(destroyUpload, () => import('./jobs/destroy-upload.handler.ts')),
  ],
  concurrency: { collection: 2, 'collection-inspect': 2, 'collection-campaign': 1, 'collection-upkeep': 2 },
};

const recordThatItWent: NonNullable<RegisteredMessage['sent']> = async (tx, { id, clientId }) => {
  if (clientId === null) return;
  await record(tx, {
    action: 'collection.consent-message-sent',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Client', id: clientId },
    facts: { messageId: id },
  });
};

/** The key of the message ends with the act that it tells of. From now on a day runs, in which the client may object. */
const TOLD = `
  insert into consent_told (act_id)
  select a.id from message m join consent_act a on a.client_id = m.client_id
     and m.key in ('collection.consent-noted/' || a.id, 'collection.consent-signed/' || a.id)
   where m.id = $1 on conflict do nothing`;
const writeDownThatTheClientKnows: NonNullable<RegisteredMessage['sent']> = async (tx, went) => {
  await tx.query(TOLD, [went.id]);
  await recordThatItWent(tx, went);
};

/** What clients are told about their consents. */
export const collectionMessages: readonly RegisteredMessage[] = [
  clientMessage(consentCode, recordThatItWent),
  clientMessage(consentNoted, writeDownThatTheClientKnows),
  clientMessage(consentSigned, writeDownThatTheClientKnows),
  consentObjectedMessage,
  clientMessage(campaignRequest, writeDownThatTheyWereTold, messageStillWanted),
  clientMessage(campaignReminder, writeDownThatTheyWereTold, messageStillWanted),
];
