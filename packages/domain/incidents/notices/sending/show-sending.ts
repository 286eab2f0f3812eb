import { setTimeout } from 'node:timers/promises';
import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../../alerts/alert-rows.ts';
import type { LeakNoticeId, SendingView, WatchSendingInput } from '../../contract/notices.ts';
import { failNotice } from '../errors.ts';
import { countTold } from './count-told.ts';
import { countInvented } from './drill-sink.ts';
import { readSending } from './stored-sending.ts';

/** @throws AppError INCIDENTS_NOTICE_NOT_FOUND where it was not sent, or the case is not seen */
export async function viewSending(tx: SqlTransaction, noticeId: LeakNoticeId): Promise<SendingView> {
  const sending = await sendingOf(tx, noticeId);
  if (sending === null) throw failNotice('INCIDENTS_NOTICE_NOT_FOUND');
  return sending;
}

/** `null` where it was not sent. */
export async function sendingOf(tx: SqlTransaction, noticeId: LeakNoticeId): Promise<SendingView | null> {
  const sending = await readSending(tx, noticeId);
  if (sending === null) return null;
  const { caseId, startedBy: _startedBy, ...shown } = sending;
  const progress = shown.invented === null ? await countTold(tx, caseId) : await countInvented(tx, sending);
  return { ...shown, progress };
}

/** Between two looks, in milliseconds; never more often than a tenth of what a look costs. */
const LOOK_EVERY_MS = 1_000;
const SHARE = 10;

/** A sending as it goes on, whenever it has changed, until the time is over or the watcher leaves. Counts alone. */
export async function* watchSending(
  call: SignedInContext,
  { noticeId, forSeconds }: WatchSendingInput,
  signal: AbortSignal | undefined,
): AsyncGenerator<SendingView, void, undefined> {
  const { clock, db } = call.services;
  const until = clock.now().getTime() + forSeconds * 1_000;
  let shown = '';
  while (signal?.aborted !== true) {
    const began = performance.now();
    const view = await inSqlTransaction(db, asThemself(call), (tx) => viewSending(tx, noticeId));
    const changed = JSON.stringify([view.state, view.progress]);
    if (changed !== shown) yield view;
    shown = changed;
    if (clock.now().getTime() >= until) return;
    const wait = Math.max(LOOK_EVERY_MS, (performance.now() - began) * SHARE);
    await setTimeout(wait, undefined, { signal }).catch(unlessAborted);
  }
}

function unlessAborted(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
