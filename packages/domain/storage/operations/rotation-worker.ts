import type { KeyRotator } from '@kean/encryption';
import type { Services } from '@kean/procedures';
import type { RotationId } from '../contract.ts';

/** What the worker lends to the jobs of this clause. */
export interface RotationWorker {
  readonly services: Pick<Services, 'db' | 'keyring' | 'clock'>;
  /** Bound to the key store under the worker's own login. */
  readonly rotator: KeyRotator;
  /** How long until every process has read the key store again, and answered what it began before; tests make it short. */
  readonly settleMs?: number;
}

/** What the job carries. */
export interface RotationPayload {
  readonly rotationId: RotationId;
}

/**
 * A process acts on knowledge of the key store that is a second old at most, and answers no call for longer than its statements may
 * take. What was begun before is over after this time.
 */
export const SETTLE_MS = 15_000;
