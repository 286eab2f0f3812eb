import { type Database, runStatement } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { TrialStepName } from '../../contract/trials.ts';
import type { AllowedNetworks } from '../outgoing/allowed-networks.ts';

/** What came of one step; the cause is a code of ours. */
export interface Taken {
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly cause?: string;
  readonly status?: number;
  readonly latencyMs?: number;
}

export const PASSED: Taken = { result: 'passed' };
export const failed = (cause: string): Taken => ({ result: 'failed', cause });
export const skipped = (cause: string): Taken => ({ result: 'skipped', cause });

/** What a trial may use. */
export interface TrialMeans {
  readonly db: Database;
  readonly trialId: Id<'ConnectorTrial'>;
  readonly connectorId: Id<'Connector'>;
  /** Under which the office is reached from outside; `null` where the worker was not told. */
  readonly origin: string | null;
  /** Where systems of others may lie. */
  readonly networks: AllowedNetworks;
}

/** A trial tells every step as it is taken, in any number, and what it does not tell was not reached. */
export type Trial = (means: TrialMeans, tell: (name: TrialStepName, taken: Taken) => Promise<void>) => Promise<void>;

const STANDING = 'SELECT connector_standing($1::uuid) AS standing';

/** The first step of every trial: whether the system would be heard at all. */
export async function standingOf({ db, connectorId }: TrialMeans): Promise<Taken> {
  const [found] = await runStatement<{ standing: string }>(db, STANDING, [connectorId]);
  if (found?.standing === 'on') return PASSED;
  return failed(found?.standing === 'off' ? 'CONNECTOR_OFF' : 'KEY_OVER');
}
