import type { SqlTransaction } from '@kean/db';
import { writeVerifierKey } from '@kean/tlog';
import { batchReaching, newestBatch } from '../sequencer/log-batches.ts';
import { BEGINNING } from '../sequencer/log-rows.ts';
import type { SignedHead } from '../sequencer/signed-heads.ts';
import type { Verification } from '../verifying/verification.ts';
import { newestVerification } from '../verifying/verification.ts';
import { type LogReader, publishedHeads, publishedKeys } from './log-reader.ts';
import { witnessStateOf } from './witness-state.ts';

export interface LogState {
  readonly origin: string | null;
  readonly size: number;
  readonly waitingSince: Date | null;
  readonly checkpoint: { readonly size: number; readonly root: Uint8Array; readonly signedAt: Date } | null;
  readonly cosigned: { readonly size: number; readonly by: string; readonly at: Date } | null;
  readonly witnessState: 'none' | 'current' | 'behind' | 'alert';
  readonly unwitnessedSince: Date | null;
  readonly verification: Verification | null;
  readonly verifierKeys: readonly string[];
}

const WAITING = `
  select occurred_at as "occurredAt" from audit_record
   where position >= $1::int8
     and (position, occurred_at, id) > ($1::int8, timestamptz 'epoch' + $2::int8 * interval '1 microsecond', $3::uuid)
   order by position, occurred_at, id limit 1`;

/** How the log stands: how far it is signed and cosigned, what waits, and how the last comparison ended. */
export async function readLogState(tx: SqlTransaction, log: LogReader, now: Date): Promise<LogState> {
  const keys = await publishedKeys(log.files);
  const { signed, cosigned } = await publishedHeads(log.files, keys);
  const newest = await newestBatch(tx);
  const { position, occurredAt, id } = newest?.last ?? BEGINNING;
  const [waiting] = await tx.query<{ occurredAt: Date }>(WAITING, [position, occurredAt, id]);
  const witnessed = cosigned === null ? null : witnessOf(cosigned);
  const unconfirmed = await batchReaching(tx, (witnessed?.size ?? 0) + 1);
  const witness = witnessStateOf({
    configured: keys.some(({ type }) => type === 'cosignature'),
    cosignedAt: witnessed?.at ?? null,
    oldestUnconfirmed: unconfirmed?.sequencedAt ?? null,
    alertSeconds: log.witnessAlertSeconds,
    now,
  });
  return {
    origin: keys[0]?.name ?? null,
    size: newest?.size ?? 0,
    waitingSince: waiting?.occurredAt ?? null,
    checkpoint:
      signed === null
        ? null
        : {
            size: signed.size,
            root: signed.root,
            signedAt: (await batchReaching(tx, signed.size))?.sequencedAt ?? now,
          },
    cosigned: witnessed,
    ...witness,
    verification: await newestVerification(tx),
    verifierKeys: keys.map(writeVerifierKey),
  };
}

function witnessOf({ size, signatures }: SignedHead): LogState['cosigned'] {
  for (const { key, signedAt } of signatures) {
    if (signedAt !== null) return { size, by: key.name, at: new Date(signedAt * 1000) };
  }
  return null;
}
