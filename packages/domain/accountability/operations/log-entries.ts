import type { EventRecord } from '@kean/audit';
import type { LogEntry } from '../contract.ts';
import { labelOfSubject } from '../rules/label-of-subject.ts';
import type { LogLabels, ShownPerson } from './log-labels.ts';

/** An event as the log shows it: people by number or pseudonym, wherever they stand in it. */
export function entryOf(event: EventRecord, labels: LogLabels): LogEntry {
  const { id, occurredAt, action, outcome, branchId, subjectKind, subjectId, subjectIds } = event;
  return {
    id,
    occurredAt,
    action,
    outcome,
    staff: shownActor(event, labels),
    branchId,
    branchName: branchId === null ? null : (labels.branchNames.get(branchId) ?? null),
    subject:
      subjectKind === null || subjectId === null
        ? null
        : { kind: subjectKind, id: shownId(subjectId, labels), label: labelOfSubject(event, labels.people) },
    subjectCount: subjectId === null ? subjectIds.length : Math.max(1, subjectIds.length),
    purpose: event.purpose,
    fields: [...event.fields],
    facts: Object.fromEntries(
      Object.entries(event.facts).map(([name, fact]) => [
        name,
        typeof fact === 'string' ? shownId(fact, labels) : fact,
      ]),
    ),
  };
}

/** Somebody whom the register does not know any more has an empty number. */
export function shownActor(
  { principalId }: Pick<EventRecord, 'principalId'>,
  { people }: LogLabels,
): ShownPerson | null {
  return principalId === null ? null : (people.get(principalId) ?? { id: principalId, number: '' });
}

function shownId(id: string, { people }: LogLabels): string {
  return people.get(id)?.id ?? id;
}
