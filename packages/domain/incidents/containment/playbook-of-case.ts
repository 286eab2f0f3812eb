import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { CasePlaybook, ContainmentTarget, SuggestedMeasure } from '../contract/containment.ts';
import { failIncidents } from '../errors.ts';
import { asReader } from './containment-rows.ts';
import { PLAYBOOKS, type PlaybookStep } from './playbooks.ts';

const CASE = `
  SELECT year || '-' || lpad(ordinal::text, 4, '0') AS "caseNumber", kind AS "caseKind", is_drill AS "isDrill" FROM leak_case WHERE id = $1::uuid`;
const PEOPLE = `
  SELECT s.id AS "staffId", s.display_name AS name, p.branch_id AS "branchId", b.name AS "branchName"
    FROM leak_case_person c JOIN staff s ON s.id = c.staff_id JOIN staff_in_place p ON p.staff_id = s.id LEFT JOIN branch b ON b.id = p.branch_id
   WHERE c.case_id = $1::uuid ORDER BY c.said_at LIMIT 20`;
/** Also what was pressed before there was a case, from an alert; a drill knows what was pressed in it alone. */
const PRESSED = `
  SELECT kind, staff_id AS "staffId", branch_id AS "branchId", field_class AS "fieldClass", client_id AS "clientId",
         case_id IS NOT DISTINCT FROM $1::uuid AS "isOfCase"
    FROM containment WHERE (case_id = $1::uuid OR NOT $2::bool AND NOT is_drill) AND lifted_at IS NULL AND (ends_at IS NULL OR ends_at > now())`;

interface Concerned {
  readonly staffId: string;
  readonly name: string;
  readonly branchId: string | null;
  readonly branchName: string | null;
}
interface Pressed {
  readonly kind: string;
  readonly staffId: string | null;
  readonly branchId: string | null;
  readonly fieldClass: string | null;
  readonly clientId: string | null;
  readonly isOfCase: boolean;
}
type Aim = Pick<SuggestedMeasure, 'target' | 'label'>;

/**
 * What the playbook of a case's kind suggests, aimed at whom the case concerns, and which of it is in force. Nothing presses by itself.
 * @throws AppError INCIDENTS_MEASURE_WITHOUT_CASE, also for a case that concerns whoever asks
 */
export function playbookOfCase(call: SignedInContext, caseId: string): Promise<CasePlaybook> {
  return inSqlTransaction(call.services.db, asReader(call), async (tx) => {
    const [found] = await tx.query<Omit<CasePlaybook, 'steps'> & Record<string, unknown>>(CASE, [caseId]);
    if (found === undefined) throw failIncidents('INCIDENTS_MEASURE_WITHOUT_CASE');
    const people = await tx.query<Concerned & Record<string, unknown>>(PEOPLE, [caseId]);
    const pressed = await tx.query<Pressed & Record<string, unknown>>(PRESSED, [caseId, found.isDrill]);
    const steps = (PLAYBOOKS[found.caseKind] ?? []).flatMap((step) =>
      aimsOf(step, people).map((aim) => ({
        ...{ kind: step.kind, of: step.of, why: step.why, ...aim },
        isPressed: pressed.some((one) => one.kind === step.kind && isAimedAt(one, step, aim)),
      })),
    );
    await record(tx, {
      ...{ action: 'incidents.containment-read', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'Containment', id: null }, facts: { count: steps.length } },
    });
    return { ...found, steps };
  });
}

/** One for each person of the case, or for each of their branches; one to be chosen where the case names none. */
function aimsOf({ of, fieldClass }: PlaybookStep, people: readonly Concerned[]): Aim[] {
  if (of === 'office') return [{ target: { of }, label: null }];
  if (of === 'class') return [{ target: { of, fieldClass } as ContainmentTarget, label: null }];
  const aims = people.flatMap(({ staffId, name, branchId, branchName }): Aim[] => {
    if (of === 'person') return [{ target: { of, staffId } as ContainmentTarget, label: name }];
    return of === 'branch' && branchId !== null
      ? [{ target: { of, branchId } as ContainmentTarget, label: branchName }]
      : [];
  });
  const distinct = [...new Map(aims.map((aim) => [JSON.stringify(aim.target), aim])).values()];
  return distinct.length > 0 ? distinct : [{ target: null, label: null }];
}

function isAimedAt(pressed: Pressed, { of }: PlaybookStep, { target }: Aim): boolean {
  if (target === null) return of === 'client' && pressed.isOfCase && pressed.clientId !== null;
  const { of: _, ...named } = target;
  const [id] = Object.values(named);
  return [pressed.staffId, pressed.branchId, pressed.clientId, pressed.fieldClass].find((one) => one !== null) === id;
}
