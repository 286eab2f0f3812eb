import { contractsKeptOf } from '@kean/clients/contract/service-events';
import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { type ClientClocks, type GroupClock, RuleGroup } from '../contract/rules.ts';
import { failRetention } from '../errors.ts';
import { readClient } from './seen-client.ts';

const CLOCKS = `
  SELECT k.group_code AS "group", r.version, r.months, r.starts_with AS "startsWith", r.law, k.started_on::text AS "startedOn",
         CASE WHEN isfinite(k.due_on) THEN k.due_on::text END AS "dueOn",
         coalesce(k.due_on <= (now() AT TIME ZONE 'Asia/Shanghai')::date, false) AS "isDue",
         l.number AS "listNumber", l.scheduled_on::text AS "scheduledOn"
    FROM retention_clocks(ARRAY[$1::uuid], NULL) k JOIN retention_rule r ON r.id = k.rule_id
    LEFT JOIN disposal_item i ON i.client_id = $1::uuid AND i.group_code = k.group_code AND i.state IN ('listed', 'ordered')
    LEFT JOIN disposal_list l ON l.id = i.list_id`;
const EVENTS = `SELECT e.kind, e.on_day::text AS "onDay", s.display_name AS "statedByName", e.stated_at AS "statedAt"
  FROM service_event e LEFT JOIN staff s ON s.id = e.stated_by WHERE e.client_id = $1::uuid ORDER BY e.on_day DESC, e.stated_at DESC LIMIT 20`;
/** Past the reach of who asks: a hold on a branch is seen by few, and keeps the client all the same. */
const HELD = 'SELECT paper_is_held($1::uuid) AS held';

type ClockRow = GroupClock['rule'] & Omit<GroupClock, 'rule'> & Record<string, unknown>;

/**
 * Why a client is still here and when each group of their information goes, reckoned now. For whoever is given the client.
 * @throws AppError RETENTION_CLIENT_NOT_FOUND
 */
export function clocksOfClient(call: SignedInContext, clientId: ClientId): Promise<ClientClocks> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('retention.see-clocks'));
  return inSqlTransaction(services.db, as, async (tx) => {
    const client = await readClient(tx, clientId);
    if (client === null || !authorizer.can('retention.see-clocks', 'Client', client)) {
      throw failRetention('RETENTION_CLIENT_NOT_FOUND');
    }
    const rows = await tx.query<ClockRow>(CLOCKS, [clientId]);
    const [held] = await tx.query<{ held: boolean }>(HELD, [clientId]);
    const kept = await contractsKeptOf(tx, clientId);
    const events = await tx.query<ClientClocks['events'][number] & Record<string, unknown>>(EVENTS, [clientId]);
    await record(tx, {
      action: 'retention.clocks-read',
      outcome: 'allowed',
      principal,
      branchId: client.branchId,
      subject: { kind: 'Client', id: clientId },
      facts: { count: rows.length },
    });
    return {
      groups: rows
        .map(({ version, months, startsWith, law, ...clock }) => ({
          ...clock,
          rule: { version, months, startsWith, law },
        }))
        .sort((a, b) => RuleGroup.options.indexOf(a.group) - RuleGroup.options.indexOf(b.group)),
      ...{ kept, events, isHeld: held?.held ?? true },
      isRestricted: client.state === 'restricted',
      isErased: client.state === 'erased',
      mayState: authorizer.can('retention.state-events', 'Client', client),
    };
  });
}
