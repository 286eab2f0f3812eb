import { inSqlTransaction, runStatement, type SqlTransaction } from '@kean/db';
import type { Id } from '@kean/kernel';
import { CONDUCTOR, type PersonnelWorker } from '../../conducting/personnel-worker.ts';
import type { TrialStepName } from '../../contract/trials.ts';
import { allowedNetworks } from '../outgoing/allowed-networks.ts';
import type { Taken, Trial } from './trial-kind.ts';
import { tryDirectory } from './try-directory.ts';
import { tryProvider } from './try-provider.ts';

const UNDER_WAY = `
  SELECT c.id AS "connectorId", c.kind FROM connector_trial t JOIN connector c ON c.id = t.connector_id
   WHERE t.id = $1::uuid AND t.ended_at IS NULL AND t.key_id IS NULL AND NOT EXISTS (SELECT FROM connector_trial_step s WHERE s.trial_id = t.id)`;
const TAKEN = `
  INSERT INTO connector_trial_step (trial_id, name, result, cause, status, latency_ms)
  VALUES ($1::uuid, $2, $3, $4, $5::int4, $6::int4) ON CONFLICT DO NOTHING`;
const END = 'SELECT end_trial($1::uuid)';

const TRIALS: Readonly<Record<string, Trial>> = { directory: tryDirectory, signals: tryProvider };

type TrialWorker = Pick<PersonnelWorker, 'connectors' | 'messages'> & {
  readonly services: Pick<PersonnelWorker['services'], 'db'>;
};

/** Walks the way of one system once, each step written down as it is taken. One that was begun before is not begun again: its key is gone. */
export async function runTrial(
  { services, connectors, messages }: TrialWorker,
  trialId: Id<'ConnectorTrial'>,
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  const { db } = services;
  const [trial] = await runStatement<{ connectorId: Id<'Connector'>; kind: string }>(db, UNDER_WAY, [trialId]);
  const tell = async (name: TrialStepName, taken: Taken) => {
    const { result, cause = null, status = null, latencyMs = null } = taken;
    await runStatement(db, TAKEN, [trialId, name, result, cause, status, latencyMs]);
  };
  try {
    if (trial !== undefined) {
      const networks = connectors?.networks ?? allowedNetworks([]);
      const means = { db, trialId, connectorId: trial.connectorId, origin: messages?.origin ?? null, networks };
      await TRIALS[trial.kind]?.(means, tell);
    }
  } finally {
    await inSqlTransaction(db, CONDUCTOR, async (tx) => {
      await tx.query(END, [trialId]);
      await done(tx);
    });
  }
}
