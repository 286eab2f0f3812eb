import { runStatement } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { Asked } from '../../contract/calls.ts';

/** By whose key it came; a key of no system has no log. A name that is nobody's stays out. */
const INSERT = `
  INSERT INTO connector_call (connector_id, asked, staff_id, status, cause, latency_ms, is_trial)
  SELECT c.id, $2, (SELECT s.id FROM staff s WHERE s.id::text = $3), $4::int4, $5, $6::int4, c.api_key_id IS DISTINCT FROM $1::uuid
    FROM connector c WHERE c.api_key_id = $1::uuid OR c.id = (SELECT t.connector_id FROM connector_trial t WHERE t.key_id = $1::uuid)`;
/** Words of the standards; anything else of an answer is not kept. */
const CAUSE = /^[A-Za-z]+(_[a-z]+)*$/;

export interface Call {
  readonly asked: Asked;
  /** Id of the person, as the request or the answer names it. */
  readonly about: string | null;
  readonly status: number;
  readonly cause: unknown;
  readonly latencyMs: number;
}

/** Writes down one request of a system that comes in by a key, when it was answered. */
export async function recordCall({ principal, services }: SignedInContext, call: Call): Promise<void> {
  if (principal.keyId === undefined) return;
  const { asked, about, status, cause, latencyMs } = call;
  const word = typeof cause === 'string' && CAUSE.test(cause) && cause.length <= 40 ? cause : null;
  await runStatement(services.db, INSERT, [principal.keyId, asked, about, status, word, Math.round(latencyMs)]);
}
