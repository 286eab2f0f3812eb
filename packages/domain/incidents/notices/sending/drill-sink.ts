/** The sink of a drill: what invented people would have received. Nothing of it enters the outbox, so that no channel of the office ever has it. */
import type { SqlTransaction } from '@kean/db';
import { writeMessage } from '@kean/messages';
import { DRILL_LETTERS_SHOWN, type DrillLetter } from '../../contract/drill-letters.ts';
import type { LeakNoticeId, SendingProgress } from '../../contract/notices.ts';
import { requireNotice } from '../stored-notice.ts';
import { leakNotice } from './message.ts';
import type { StoredSending } from './stored-sending.ts';
import { wordsOf } from './write-to-clients.ts';

const ARRIVED = 'SELECT count(*)::int AS arrived FROM leak_drill_letter WHERE notice_id = $1::uuid';
const ARRIVE = `
  INSERT INTO leak_drill_letter (notice_id, ordinal, channel, sent_to, subject, words)
  SELECT $1::uuid, w.* FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[]) AS w ON CONFLICT DO NOTHING`;
const LETTERS = `
  SELECT channel, sent_to AS "to", subject, words AS text, arrived_at AS at FROM leak_drill_letter WHERE notice_id = $1::uuid
   ORDER BY ordinal LIMIT ${DRILL_LETTERS_SHOWN}`;

/** Stands before every word of it, in the sink too: a picture of a letter is passed on without its page. */
const DRILL = '【演练 Drill】';
/** A page that is nobody's (RFC 2606), and a secret that opens nothing. */
const ORIGIN = 'https://drill.invalid';
const NO_SECRET = 'drill-drill-drill-drill';

/** Nobody has it; the database takes no other. Every second one by text message, so that both are seen. */
export function inventedAddress(ordinal: number): Pick<DrillLetter, 'channel' | 'to'> {
  const number = String(ordinal).padStart(4, '0');
  return ordinal % 2 === 1
    ? { channel: 'mail', to: `drill-${number}@drill.invalid` }
    : { channel: 'sms', to: `0000000${number}` };
}

/** Writes to the next invented people of a drill. @returns whether somebody still waits */
export async function writeToInvented(
  tx: SqlTransaction,
  { noticeId, language, invented }: StoredSending,
  most: number,
): Promise<{ readonly more: boolean }> {
  const from = (await arrived(tx, noticeId)) + 1;
  const until = Math.min(invented ?? 0, from + most - 1);
  const { parts } = await requireNotice(tx, noticeId);
  const values = { ...wordsOf(parts, language), page: NO_SECRET };
  const letters = Array.from({ length: Math.max(0, until - from + 1) }, (_none, at) => {
    const { channel, to } = inventedAddress(from + at);
    const written = writeMessage(leakNotice, channel, language, values, ORIGIN);
    return {
      ordinal: from + at,
      channel,
      to,
      subject: written?.subject ?? '',
      words: `${DRILL}${written?.text ?? ''}`,
    };
  });
  await tx.query(ARRIVE, [
    ...[
      noticeId,
      letters.map(({ ordinal }) => ordinal),
      letters.map(({ channel }) => channel),
      letters.map(({ to }) => to),
    ],
    ...[letters.map(({ subject }) => subject), letters.map(({ words }) => words)],
  ]);
  return { more: until < (invented ?? 0) };
}

/** Counted as if they were clients, so that a drill looks as it would. */
export async function countInvented(
  tx: SqlTransaction,
  { noticeId, invented }: StoredSending,
): Promise<SendingProgress> {
  const [inCase, delivered] = [invented ?? 0, await arrived(tx, noticeId)];
  return { inCase, waiting: inCase - delivered, queued: 0, sent: 0, delivered, byHand: 0, unreachable: [] };
}

/** What arrived, the first of it. */
export const drillLetters = (tx: SqlTransaction, noticeId: LeakNoticeId): Promise<DrillLetter[]> =>
  tx.query<DrillLetter & Record<string, unknown>>(LETTERS, [noticeId]);

async function arrived(tx: SqlTransaction, noticeId: LeakNoticeId): Promise<number> {
  const [row] = await tx.query<{ arrived: number }>(ARRIVED, [noticeId]);
  return row?.arrived ?? 0;
}
