import { digestInLetters } from '@kean/audit';
import type { SqlTransaction } from '@kean/db';
import type { ClauseErasing } from '@kean/db/erasers';
import { type ClientId, newId } from '@kean/kernel';
import { keptPaperOf, shreddedPaperOf } from '@kean/paper-archive/contract/outstanding';
import { record } from '../audit-events.ts';
import type { ErasureId } from '../erasing/erasure-worker.ts';
import { tablesThatNameThem } from '../erasing/tables-that-name-them.ts';
import { type CertificateContent, writeCertificate } from './certificate-content.ts';

/**
 * The first day on which no backup of keys from before the erasure is there: the window of such backups, or the time for which they are
 * locked where that is longer, and a day in which they are swept. Without backups there is no copy with a key from the moment it went.
 */
const OPEN_NO_LONGER = `
  ((o.key_gone_at + coalesce((SELECT greatest(b.key_window_days, b.lock_days) + 1 FROM backup_setup b), 0) * interval '1 day')
    AT TIME ZONE 'Asia/Shanghai')::date + 1`;
const FACTS = `
  SELECT c.number AS "clientNumber", e.elsewhere, o.number, o.ground, o.ordered_at AS "orderedAt", o.begun_at AS "begunAt",
         o.key_gone_at AS "keyDestroyedAt", o.ended_at AS "endedAt", r.number AS "requestNumber", r.channel, r.by, r.taken_at AS "askedAt",
         r.decided_at AS "decidedAt", (${OPEN_NO_LONGER})::text AS "openNoLongerFrom",
         (SELECT f.document::jsonb->'copies'->>'openNoLongerFrom' FROM erasure_certificate f
           WHERE f.client_id = e.client_id AND f.kind = 'erased') AS "saidBefore", clock_timestamp() AS now
    FROM erased_client e JOIN erasure o ON o.id = e.erasure_id JOIN client c ON c.id = e.client_id
    LEFT JOIN client_request r ON r.id = o.request_id
   WHERE o.id = $1::uuid AND e.client_id = $2::uuid`;
const STEPS = `SELECT name AS place, words AS what, taken AS count FROM erasure_step WHERE erasure_id = $1::uuid ORDER BY seq`;
const KEEP = `INSERT INTO erasure_certificate (id, client_id, erasure_id, kind, document) VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5)
  ON CONFLICT (client_id, kind) DO NOTHING RETURNING id`;

type Facts = Omit<CertificateContent['erasure'], 'number'> & {
  readonly clientNumber: number;
  readonly elsewhere: number;
  readonly number: number;
  readonly requestNumber: number | null;
  readonly channel: string;
  readonly by: string;
  readonly askedAt: Date;
  readonly decidedAt: Date;
  readonly openNoLongerFrom: string;
  readonly saidBefore: string | null;
  readonly now: Date;
};

export interface ToCertify {
  readonly erasureId: ErasureId;
  readonly clientId: ClientId;
  readonly kind: 'erased' | 'final';
  readonly erasings: readonly ClauseErasing[];
}

/**
 * Writes what the office says of an erasure, once, and has the log prove its bytes: the event holds their digest.
 * @returns the day from which no copy opens, as it was said first
 */
export async function issueCertificate(
  tx: SqlTransaction,
  { erasureId, clientId, kind, erasings }: ToCertify,
): Promise<string> {
  const [facts] = await tx.query<Facts>(FACTS, [erasureId, clientId]);
  if (facts === undefined) throw new TypeError('an erased client has an erasure');
  const certificateId = newId<'Certificate'>();
  const openNoLongerFrom = facts.saidBefore ?? facts.openNoLongerFrom;
  const document = writeCertificate({
    ...{ certificateId, kind, clientId, clientNumber: facts.clientNumber },
    erasure: {
      ...{ number: facts.number, ground: facts.ground, orderedAt: facts.orderedAt, begunAt: facts.begunAt },
      ...{ keyDestroyedAt: facts.keyDestroyedAt, endedAt: facts.endedAt },
    },
    request: requestOf(facts),
    emptied: await tx.query(STEPS, [erasureId]),
    kept: await keptOf(tx, clientId, erasings),
    paper: await paperOf(tx, clientId),
    elsewhere: facts.elsewhere,
    copies: { openNoLongerFrom, checkedAt: kind === 'final' ? facts.now : null },
  });
  const issued = await tx.query(KEEP, [certificateId, clientId, erasureId, kind, document]);
  if (issued.length > 0) {
    await record(tx, {
      action: 'retention.certificate-issued',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Certificate', id: certificateId },
      subjectIds: [clientId],
      facts: { kind, digest: digestInLetters(document) },
    });
  }
  return openNoLongerFrom;
}

function requestOf({ requestNumber, channel, by, askedAt, decidedAt }: Facts): CertificateContent['request'] {
  return requestNumber === null ? null : { number: requestNumber, channel, by, askedAt, decidedAt };
}

/** Whose paper it is the certificate says already. */
async function paperOf(tx: SqlTransaction, clientId: ClientId): Promise<CertificateContent['paper']> {
  const without = <Paper extends { readonly clientId: ClientId }>({ clientId: _whose, ...paper }: Paper) => paper;
  return {
    shredded: (await shreddedPaperOf(tx, [clientId])).map(without),
    kept: (await keptPaperOf(tx, [clientId])).map(without),
  };
}

/** What stays and why, of those tables alone in which something does. */
async function keptOf(tx: SqlTransaction, clientId: ClientId, erasings: readonly ClauseErasing[]) {
  const { filled } = await tablesThatNameThem(tx, [clientId]);
  // The certificate itself stands in the last of them, a moment later.
  return erasings
    .flatMap(({ keeps }) => keeps)
    .filter(({ table }) => filled.includes(table) || table === 'erasure_certificate')
    .map(({ what, because }) => ({ what, because }));
}
