import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import { RULE_BOUNDS, type RuleId, type RulesView, type RuleVersion, type Simulation } from '../contract/rules.ts';
import { FIRST_RULES } from '../signals/rules-in-force.ts';

const TOLD = `
  SELECT rule, count(*)::int4 AS told FROM leak_alert
   WHERE staff_id IS NOT NULL AND raised_at > now() - interval '30 days' GROUP BY rule`;
/** Open ones first, then those that were decided last. */
const VERSIONS = `
  SELECT v.id AS "versionId", v.rule, v.role_code AS "roleCode", o.name AS "roleName", v.branch_id AS "branchId", b.name AS "branchName",
         v.threshold, v.window_minutes AS "windowMinutes", v.blocks, v.reason, v.proposed_at AS "proposedAt", p.display_name AS "proposedByName",
         v.proposed_by = $1::uuid AS "isOwn", d.display_name AS "decidedByName", v.decided_at AS "decidedAt", v.words, v.in_force_from AS "inForceFrom",
         CASE WHEN v.decision IS NULL THEN 'proposed' WHEN v.decision <> 'approved' THEN v.decision
              WHEN v.in_force_from > clock_timestamp() THEN 'coming'
              WHEN EXISTS (SELECT FROM leak_rule_version l
                            WHERE l.rule = v.rule AND l.role_code IS NOT DISTINCT FROM v.role_code AND l.branch_id IS NOT DISTINCT FROM v.branch_id
                              AND l.decision = 'approved' AND l.in_force_from <= clock_timestamp() AND (l.in_force_from, l.id) > (v.in_force_from, v.id))
              THEN 'replaced' ELSE 'in-force' END AS state,
         to_jsonb(t) AS simulation
    FROM leak_rule_version v LEFT JOIN role o ON o.code = v.role_code LEFT JOIN branch b ON b.id = v.branch_id
    LEFT JOIN staff p ON p.id = v.proposed_by LEFT JOIN staff d ON d.id = v.decided_by
    LEFT JOIN LATERAL (
      SELECT id AS "simulationId", weeks, state, done, total, result, finished_at AS "finishedAt"
        FROM leak_rule_simulation s WHERE s.version_id = v.id ORDER BY asked_at DESC LIMIT 1) t ON true
   ORDER BY v.decision IS NOT NULL, coalesce(v.decided_at, v.proposed_at) DESC LIMIT 200`;
const ROLES = 'SELECT code, name, name_en AS "nameEn" FROM role ORDER BY code';
const BRANCHES = 'SELECT id AS "branchId", name, name_en AS "nameEn" FROM branch ORDER BY name LIMIT 5000';

type StoredSimulation = Omit<Simulation, 'finishedAt'> & { readonly finishedAt: string | null };
type StoredVersion = Omit<RuleVersion, 'simulation'> & { readonly simulation: StoredSimulation | null };

/** Every rule of the watch, how it counts, and what is proposed and was decided about it. */
export function listRules(call: SignedInContext): Promise<RulesView> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const versions = await tx.query<StoredVersion & Record<string, unknown>>(VERSIONS, [principal.staffId]);
    const view: RulesView = {
      rules: await watchedRules(tx),
      versions: versions.map(({ simulation, ...version }) => ({ ...version, simulation: dated(simulation) })),
      roles: await tx.query<RulesView['roles'][number]>(ROLES, []),
      branches: await tx.query<RulesView['branches'][number]>(BRANCHES, []),
    };
    await record(tx, {
      ...{ action: 'incidents.rules-read', outcome: 'allowed', principal },
      ...{ subject: { kind: 'LeakRule', id: null }, facts: { count: versions.length } },
    });
    return view;
  });
}

async function watchedRules(tx: SqlTransaction): Promise<RulesView['rules']> {
  const told = new Map((await tx.query<{ rule: string; told: number }>(TOLD, [])).map((one) => [one.rule, one.told]));
  return FIRST_RULES.map(({ id, title, severity, measure, limit, windowMinutes }) => ({
    ...{ rule: id as RuleId, title, severity, measure, threshold: limit, windowMinutes },
    ...RULE_BOUNDS[id as RuleId],
    told: told.get(id) ?? 0,
  }));
}

/** Times within JSON are text. */
function dated(simulation: StoredSimulation | null): Simulation | null {
  if (simulation === null) return null;
  const { finishedAt } = simulation;
  return { ...simulation, finishedAt: finishedAt === null ? null : new Date(finishedAt) };
}
