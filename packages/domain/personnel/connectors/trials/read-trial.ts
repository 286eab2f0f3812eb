import { inSqlTransaction, nobody } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import {
  type LastTrial,
  STEPS_OF_DIRECTORY,
  STEPS_OF_PROVIDER,
  type TrialStep,
  type TrialView,
} from '../../contract/trials.ts';
import { causeOfTrial } from './cause-of-trial.ts';

/** Longer than any trial takes: five seconds for each step at most. */
const LONGEST_SECONDS = 50;
const LAST = `
  SELECT t.id AS "trialId", t.asked_at AS "askedAt", s.display_name AS "askedByName", t.ended_at AS "endedAt", c.kind,
         t.ended_at IS NULL AND t.asked_at < clock_timestamp() - interval '${LONGEST_SECONDS} seconds' AS "isStuck"
    FROM connector_trial t JOIN connector c ON c.id = t.connector_id LEFT JOIN staff s ON s.id = t.asked_by
   WHERE t.connector_id = $1::uuid ORDER BY t.asked_at DESC, t.id DESC LIMIT 1`;
const STEPS = `
  SELECT name, result, cause, status, latency_ms AS "latencyMs" FROM connector_trial_step WHERE trial_id = $1::uuid`;

type Stored = Pick<TrialStep, 'name' | 'result' | 'status' | 'latencyMs'> & { readonly cause: string | null };

/** How the last trial of a system went, or how far it is. Codes and figures; of people whoever asked for it. */
export function readLastTrial({ services }: SignedInContext, connectorId: Id<'Connector'>): Promise<LastTrial> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const [last] = await tx.query<Omit<TrialView, 'steps'> & { kind: string }>(LAST, [connectorId]);
    if (last === undefined) return { trial: null };
    const { kind, ...trial } = last;
    const taken = new Map((await tx.query<Stored & object>(STEPS, [trial.trialId])).map((step) => [step.name, step]));
    // What was not reached before the end was not tried.
    const untaken = trial.endedAt === null ? 'waiting' : 'skipped';
    const steps = (kind === 'directory' ? STEPS_OF_DIRECTORY : STEPS_OF_PROVIDER).map((name): TrialStep => {
      const step = taken.get(name);
      if (step === undefined) return { name, result: untaken, causeWords: null, status: null, latencyMs: null };
      const { cause, ...rest } = step;
      return { ...rest, causeWords: causeOfTrial(cause) };
    });
    return { trial: { ...trial, steps } };
  });
}
