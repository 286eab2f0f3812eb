import type { LoggedEvent } from '@kean/audit';
import type { SqlTransaction } from '@kean/db';
import { GENERAL_CLASS } from '../contract/consents.ts';
import { PURPOSES } from '../purposes/index.ts';
import { sensitiveClassesOf } from '../rules/sensitive-fields-have-a-class.ts';

/**
 * Whoever answered after the backup, or everybody: what they said is lost, and they may have taken back what the backup still holds. An
 * answer of no purpose that outlives a refusal may open anything, so each is asked again (PIPL 15). The act has no receipt: the client
 * has that of the true one.
 */
const ACTS = `
  insert into consent_act (id, client_id, seq, key, said, kind, channel, by)
  select gen_random_uuid(), c.id, coalesce((select max(a.seq) from consent_act a where a.client_id = c.id), 0) + 1,
         gen_random_uuid(), sha256(convert_to('lost with a restore', 'UTF8')), 'withdrawn', 'own-phone', 'subject'
    from client c where c.state <> 'erased' and ($1::uuid[] is null or c.id = any ($1::uuid[]))
  returning id`;
const ANSWERS = `
  insert into consent_answer (act_id, id, purpose, class, answer)
  select act.id, gen_random_uuid(), one.purpose, one.class, 'withdrawn'
    from unnest($1::uuid[]) as act (id) cross join jsonb_to_recordset($2::jsonb) as one (purpose text, class text)`;

/** Those who answered, by what the log says. */
export function clientsWhoAnswered(since: readonly LoggedEvent[]): string[] {
  const answered = new Set(['collection.consent-given', 'collection.consent-withdrawn']);
  return [...new Set(since.filter(({ action }) => answered.has(action)).flatMap(({ subjectId }) => subjectId ?? []))];
}

/**
 * Takes back, in the restored database, every answer of these clients; the office asks again.
 * @param clients ids; `null` for everybody
 * @returns how many clients are to be asked again
 */
export async function forgetAnswers(tx: SqlTransaction, clients: readonly string[] | null): Promise<number> {
  if (clients?.length === 0) return 0;
  const acts = await tx.query<{ id: string }>(ACTS, [clients]);
  const words = PURPOSES.flatMap((purpose) =>
    [GENERAL_CLASS, ...sensitiveClassesOf(purpose)].map((one) => ({ purpose: purpose.code, class: one })),
  );
  await tx.query(ANSWERS, [acts.map(({ id }) => id), JSON.stringify(words)]);
  return acts.length;
}
