import { inSqlTransaction } from '@kean/db';
import { AppError, newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { asThemself } from '../../alerts/alert-rows.ts';
import { record } from '../../audit-events.ts';
import type { SimulateInput, SimulationId } from '../../contract/rules.ts';
import { failIncidents } from '../../errors.ts';
import { simulateRule } from '../../jobs/simulate-rule.job.ts';

const ASK = `
  INSERT INTO leak_rule_simulation (id, version_id, weeks, asked_by)
  SELECT $1::uuid, v.id, $3::int4, $4::uuid FROM leak_rule_version v WHERE v.id = $2::uuid RETURNING version_id`;

/**
 * Asks what a version would have told in past weeks; a worker reckons it.
 * @throws AppError INCIDENTS_RULE_NOT_FOUND | INCIDENTS_SIMULATION_UNDER_WAY
 */
export function askSimulation(call: SignedInContext, { versionId, weeks }: SimulateInput): Promise<SimulationId> {
  const { principal, services } = call;
  const simulationId = newId<'LeakRuleSimulation'>();
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const asked = await tx.query(ASK, [simulationId, versionId, weeks, principal.staffId]);
    if (asked.length === 0) throw failIncidents('INCIDENTS_RULE_NOT_FOUND');
    await promise(tx, simulateRule, { simulationId }, simulationId);
    await record(tx, {
      ...{ action: 'incidents.rule-simulated', outcome: 'allowed', principal },
      ...{ subject: { kind: 'LeakRule', id: versionId }, facts: { weeks } },
    });
    return simulationId;
  }).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'DB_TAKEN'
      ? failIncidents('INCIDENTS_SIMULATION_UNDER_WAY')
      : error;
  });
}
