import type { SqlTransaction } from '@kean/db';
import { type ClientId, type Id, newId } from '@kean/kernel';
import type { RequestAct } from '../contract/requests.ts';

/** Something that happened in a case. */
export interface StepToWrite {
  readonly id?: Id<'RequestStep'>;
  readonly requestId: Id<'Request'>;
  readonly clientId: ClientId;
  readonly act: RequestAct;
  readonly staffId?: string | null;
  readonly aboutId?: string | null;
  readonly code?: string | null;
  readonly told?: boolean;
  readonly words?: Buffer | null;
}

const STEP = `INSERT INTO client_request_step (id, request_id, client_id, seq, act, staff_id, about_id, code, told, words)
  SELECT $1::uuid, $2::uuid, $3::uuid, coalesce(max(seq), 0) + 1, $4, $5::uuid, $6::uuid, $7, $8::boolean, $9
    FROM client_request_step WHERE request_id = $2::uuid`;

/** Adds a step to its case, which the transaction has written or locked. */
export async function writeStep(tx: SqlTransaction, step: StepToWrite): Promise<void> {
  const { id = newId<'RequestStep'>(), requestId, clientId, act, staffId = null, aboutId = null } = step;
  const { code = null, told = false, words = null } = step;
  await tx.query(STEP, [id, requestId, clientId, act, staffId, aboutId, code, told, words]);
}
