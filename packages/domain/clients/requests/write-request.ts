import type { SqlTransaction } from '@kean/db';
import type { SealingKey } from '@kean/encryption';
import { type BranchId, type ClientId, type Id, newId, type Principal } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { RequestBy, RequestKind, RequestTaken } from '../contract/requests.ts';
import type { ClientState } from '../contract.ts';
import { failClients } from '../errors.ts';
import { requestTaken } from './messages/definitions.ts';
import { lastMinuteOf } from './messages/last-minute-of.ts';
import { tellClient } from './messages/tell-client.ts';
import { setReminders } from './reminders/set-reminders.ts';
import { sealWords } from './request-words.ts';
import { aComplaintStaysOutOfTheBranchsLog } from './rules/a-complaint-stays-out-of-the-branchs-log.ts';
import { anAnswerIsDueByTheEarlierLimit } from './rules/an-answer-is-due-by-the-earlier-limit.ts';
import { writeStep } from './write-step.ts';

/** A request as somebody made it. */
export interface RequestToWrite {
  readonly key: string;
  readonly client: { readonly id: ClientId; readonly state: ClientState; readonly branchId: BranchId };
  readonly kind: RequestKind;
  readonly channel: 'own-pages' | 'word' | 'letter';
  readonly by: RequestBy;
  readonly words: string;
  readonly paperRef: string | null;
  readonly accusedId: string | null;
  /** Who took it down; `null` for the client alone. */
  readonly principal: Principal | null;
  readonly sealWith: SealingKey;
  readonly language: 'zh' | 'en';
}

/** Of one client at once; more are written by nobody who waits for an answer. */
const MOST_OPEN = 10;
const BEFORE = `SELECT id AS "requestId", number, due_at AS "dueAt" FROM client_request
  WHERE client_id = $1::uuid AND key = $2::uuid`;
const NOW = `SELECT now() AS now,
    (SELECT count(*)::int FROM client_request WHERE client_id = $1::uuid AND decided_at IS NULL) AS open`;
const INSERT = `INSERT INTO client_request
    (id, client_id, key, kind, channel, by, state, paper_ref, taken_by, taken_at, due_at, due_by, checked_at, accused_id)
  VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7, $8, $9::uuid, $10::timestamptz, $11::timestamptz, $12, $13::timestamptz, $14::uuid)
  ON CONFLICT (client_id, key) DO NOTHING RETURNING id AS "requestId", number, due_at AS "dueAt"`;

type Written = Omit<RequestTaken, 'isNew'>;

/**
 * Writes a request down: one case, one message and one event, however often it is sent. Who came by link and code is established by that.
 * @throws AppError CLIENTS_REQUESTS_TOO_MANY
 */
export async function writeRequest(
  tx: SqlTransaction,
  keyring: Services['keyring'],
  asked: RequestToWrite,
): Promise<RequestTaken> {
  const { client, key, kind, channel, by, principal } = asked;
  const [before] = await tx.query<Written>(BEFORE, [client.id, key]);
  if (before !== undefined) return { ...before, isNew: false };
  const [now] = await tx.query<{ now: Date; open: number }>(NOW, [client.id]);
  if (now === undefined || now.open >= MOST_OPEN) throw failClients('CLIENTS_REQUESTS_TOO_MANY');
  const limit = anAnswerIsDueByTheEarlierLimit(now.now);
  const alone = channel === 'own-pages';
  const [written] = await tx.query<Written>(INSERT, [
    ...[newId<'Request'>(), client.id, key, kind, channel, by, alone ? 'checked' : 'taken', asked.paperRef],
    ...[principal?.staffId ?? null, now.now, limit.dueAt, limit.by, alone ? now.now : null, asked.accusedId],
  ]);
  // Sent twice in the same moment: the other one wrote it.
  if (written === undefined) {
    const [other] = await tx.query<Written>(BEFORE, [client.id, key]);
    if (other === undefined) throw failClients('CLIENTS_REQUEST_NOT_FOUND');
    return { ...other, isNew: false };
  }
  const { requestId } = written;
  const told = await tellClient(tx, keyring, {
    client,
    message: requestTaken,
    values: { kind, number: written.number, until: lastMinuteOf(written.dueAt) },
    key: requestId,
    language: asked.language,
  });
  const stepId = newId<'RequestStep'>();
  const words = sealWords(asked.sealWith, client.id, stepId, asked.words);
  const staffId = principal?.staffId ?? null;
  const code = alone ? 'link-and-code' : null;
  await writeStep(tx, { id: stepId, requestId, clientId: client.id, act: 'taken', staffId, code, told, words });
  await setReminders(tx, requestId as Id<'Request'>, written.dueAt);
  await record(tx, {
    action: 'clients.request-taken',
    outcome: 'allowed',
    principal,
    branchId: aComplaintStaysOutOfTheBranchsLog(kind, client.branchId),
    subject: { kind: 'Client', id: client.id },
    facts: { requestId: requestId as Id<'Request'>, kind, by, channel, accusedId: asked.accusedId, told },
  });
  return { ...written, isNew: true };
}
