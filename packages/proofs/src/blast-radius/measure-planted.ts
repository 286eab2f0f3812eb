import { inSqlTransaction } from '@kean/db';
import { MEASURER, measure, type RadiusWorker, storeLeak } from '@kean/incidents/testing';
import { newId, type Principal } from '@kean/kernel';
import type { Client } from 'pg';
import type { PlantedLeak } from './planted-leaks.ts';

/** An office that is asked how far leaks reach: its records, its worker, and who brings the files. */
export interface AskedLeak {
  /** Past every right: a row of the proof's own is written, and the log is filled. */
  readonly admin: Client;
  readonly worker: RadiusWorker;
  readonly principal: Principal;
}

export interface MeasuredLeak {
  /** Ids, sorted. */
  readonly clients: readonly string[];
  /** Of each client, in the same order. */
  readonly fields: readonly string[];
  readonly ranked: readonly { readonly staffId: string; readonly looked: number }[];
  readonly tookMs: number;
  /** Until the last row was compared. */
  readonly matchedMs: number;
}

const ASK = `
  insert into leak_radius (id, source, asked_by, window_from, window_until, size_bytes, file_until)
  values ($1, $2, $3, now() - interval '183 days', now(), $4, now() + interval '72 hours')`;

/** Takes the leak in, measures it with the clause's own worker, and reads what it came to. */
export async function measurePlanted(
  { admin, worker, principal }: AskedLeak,
  { source, content }: Pick<PlantedLeak, 'source' | 'content'>,
): Promise<MeasuredLeak> {
  const radiusId = newId<'LeakRadius'>();
  const bytes = Buffer.from(content);
  const arriving = async function* () {
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
  };
  await storeLeak(worker.services, principal, radiusId, arriving());
  await admin.query(ASK, [radiusId, source, principal.staffId, bytes.length]);
  const began = performance.now();
  let matchedAt = began;
  await measure(
    worker,
    { radiusId },
    {
      ...{ attempt: 1, signal: new AbortController().signal, done: async () => undefined },
      progress: () => {
        matchedAt = performance.now();
      },
    },
  );
  const tookMs = performance.now() - began;
  return inSqlTransaction(worker.services.db, MEASURER, async (tx) => {
    const [row] = await tx.query<{ state: string; failure: string | null }>(
      'select state, failure from leak_radius where id = $1',
      [radiusId],
    );
    if (row?.state !== 'done') throw new Error(`it ended as ${row?.state}: ${row?.failure}`);
    const clients = await tx.query<{ id: string; fields: string[] }>(
      'select client_id as id, fields from leak_radius_client where radius_id = $1 order by client_id',
      [radiusId],
    );
    const ranked = await tx.query<{ staffId: string; looked: number }>(
      'select staff_id as "staffId", looked from leak_radius_person where radius_id = $1 order by rank',
      [radiusId],
    );
    return {
      ...{ ranked, tookMs, matchedMs: matchedAt - began },
      ...{ clients: clients.map(({ id }) => id), fields: clients.map(({ fields }) => fields.join()) },
    };
  });
}
