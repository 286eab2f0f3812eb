import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import { AppError, type Personal } from '@kean/kernel';
import { setTimer } from '@kean/queues';
import { failMessage } from '../errors.ts';
import { askDelivery } from '../jobs/ask-delivery.job.ts';
import { sendJobOf } from '../jobs/send-message.job.ts';
import { nextTry } from '../rules/next-try.ts';
import { quietHoursAreKept } from '../rules/quiet-hours-are-kept.ts';
import type { MessageId } from '../sealed-message.ts';
import { leadsSomewhere } from '../templates/define-message.ts';
import { type WrittenMessage, writeMessage } from '../templates/write-message.ts';
import { handOver, hasChannel } from './hand-over.ts';
import type { MessagesWorker } from './messages-worker.ts';
import { pageOf, type RegisteredMessage, type Wanted } from './registered-message.ts';
import { resolveClientMessage, resolveOfficeMessage } from './resolve-message.ts';
import {
  claimMessage,
  endMessage,
  letWait,
  readMessage,
  releaseMessage,
  SENDER,
  type StoredMessage,
} from './stored-message.ts';

/** Ends the promise of the run in the transaction of its effect. */
type Done = (tx: SqlTransaction) => Promise<void>;

/** What is to be done with a message now. */
type Decision =
  | { readonly is: 'over' }
  | { readonly is: 'refused' | 'failed'; readonly cause: string }
  | { readonly is: 'wait'; readonly cause: string; readonly until: Date }
  | {
      readonly is: 'send';
      readonly to: Personal<string> | null;
      readonly written: WrittenMessage;
      readonly entry: RegisteredMessage;
    };

const ASK_FIRST_SECONDS = 30;
const HELD_BACK_SECONDS = 300;

/**
 * Sends one message, if everything still speaks for it at this moment: it is not over, not too late, no quiet hours, the person may be
 * written to. Handing over is claimed first, so that two workers never have the same message in hand; a worker that dies with one lets
 * go of it after ninety seconds, and the next hands it over under the same id.
 *
 * A failure that may go away by itself sets a timer and ends this run; the message is tried as long as it is valid.
 *
 * @throws AppError where database, keys or contact list cannot be asked, or another worker has it in hand: the queue asks again
 */
export async function sendMessage(worker: MessagesWorker, id: MessageId, done: Done): Promise<void> {
  const { db } = worker.services;
  const stored = await inSqlTransaction(db, SENDER, (tx) => readMessage(tx, id));
  if (stored === null) return inSqlTransaction(db, SENDER, done);
  const decision = await inSqlTransaction(db, SENDER, (tx) => decide(tx, worker, stored));
  if (decision.is !== 'send') return inSqlTransaction(db, SENDER, (tx) => writeDown(tx, stored, decision, done));
  const attempt = await inSqlTransaction(db, SENDER, (tx) => claimMessage(tx, id));
  if (attempt === null) throw failMessage('MESSAGE_IN_HAND');
  try {
    const { providerId } = await handOver(worker.messages.channels, stored, decision.to, decision.written);
    const asks = providerId !== null && stored.channel === 'sms' && worker.messages.channels.sms?.deliveryOf !== null;
    await inSqlTransaction(db, SENDER, async (tx) => {
      await endMessage(tx, id, { state: 'sent', cause: null, providerId });
      if (asks) await askLater(tx, id);
      await decision.entry.sent?.(tx, { id, clientId: stored.clientId, facts: stored.facts });
      await done(tx);
    });
  } catch (error) {
    if (!(error instanceof AppError) || !isOfChannel(error)) {
      await inSqlTransaction(db, SENDER, (tx) => releaseMessage(tx, id));
      throw error;
    }
    const after = afterFailure(error, attempt, stored);
    await inSqlTransaction(db, SENDER, (tx) => writeDown(tx, stored, after, done));
  }
}

async function decide(
  tx: SqlTransaction,
  { services, messages }: MessagesWorker,
  stored: StoredMessage,
): Promise<Decision> {
  if (stored.state !== 'queued' && stored.state !== 'waiting') return { is: 'over' };
  if (stored.now >= stored.validUntil) return { is: 'failed', cause: 'TOO_LATE' };
  const entry = messages.book.get(pageOf(stored.template, stored.version));
  if (entry === undefined) return { is: 'failed', cause: 'TEMPLATE_UNKNOWN' };
  const { message } = entry;
  const { origin, channels } = messages;
  if (!hasChannel(channels, stored) || (origin === null && leadsSomewhere(message))) {
    return { is: 'refused', cause: 'CHANNEL_OFF' };
  }
  const quietUntil = quietHoursAreKept({ ...stored, audience: message.audience }, stored.now);
  if (quietUntil !== null) return { is: 'wait', cause: 'QUIET_HOURS', until: quietUntil };
  const wanted = await isWanted(tx, entry, stored);
  if (wanted === 'no') return { is: 'refused', cause: 'NO_LONGER_NEEDED' };
  if (wanted === 'later') return heldBack(stored);
  const resolved =
    message.audience === 'client'
      ? await resolveClientMessage(tx, services.keyring, messages, message, stored)
      : await resolveOfficeMessage(tx, services.keyring, entry, stored);
  if ('refused' in resolved) return { is: 'refused', cause: resolved.refused };
  const { to, values } = resolved;
  const written = writeMessage(message, stored.channel, stored.language, values.open(), origin ?? '');
  return written === null ? { is: 'failed', cause: 'TEMPLATE_UNKNOWN' } : { is: 'send', to, written, entry };
}

function isWanted(tx: SqlTransaction, { wanted }: RegisteredMessage, { id, clientId }: StoredMessage): Promise<Wanted> {
  return wanted === null || clientId === null ? Promise.resolve('yes') : wanted(tx, { id, clientId });
}

/** Asked again every few minutes for as long as it is valid: whoever held it back does not know it by name. */
function heldBack({ now, validUntil }: StoredMessage): Exclude<Decision, { is: 'send' }> {
  const until = new Date(now.getTime() + HELD_BACK_SECONDS * 1000);
  return until < validUntil ? { is: 'wait', cause: 'HELD_BACK', until } : { is: 'failed', cause: 'TOO_LATE' };
}

function afterFailure(
  error: AppError,
  attempt: number,
  { now, validUntil }: StoredMessage,
): Exclude<Decision, { is: 'send' }> {
  const seconds = nextTry(error.kind, attempt);
  if (seconds === null) return { is: 'failed', cause: error.code };
  const until = new Date(now.getTime() + seconds * 1000);
  return until < validUntil ? { is: 'wait', cause: error.code, until } : { is: 'failed', cause: 'TOO_LATE' };
}

async function writeDown(
  tx: SqlTransaction,
  stored: StoredMessage,
  decision: Exclude<Decision, { is: 'send' }>,
  done: Done,
): Promise<void> {
  const { id } = stored;
  if (decision.is === 'wait') {
    const { cause, until } = decision;
    const waits = await letWait(tx, id, cause, until);
    const job = sendJobOf(stored);
    if (waits)
      await setTimer(tx, { name: 'messages.try-again', key: id, dueAt: until, job, payload: { messageId: id } });
  } else if (decision.is !== 'over') {
    await endMessage(tx, id, { state: decision.is, cause: decision.cause });
  }
  await done(tx);
}

async function askLater(tx: SqlTransaction, messageId: MessageId): Promise<void> {
  const due = { name: 'messages.ask-delivery', key: messageId, dueAt: { inSeconds: ASK_FIRST_SECONDS } };
  await setTimer(tx, { ...due, job: askDelivery, payload: { messageId, round: 1 } });
}

/** What the channel said, and not the database afterwards: only that is known to have sent nothing. */
function isOfChannel({ code }: AppError): boolean {
  return code.startsWith('MESSAGE_') || code.startsWith('MAIL_');
}
