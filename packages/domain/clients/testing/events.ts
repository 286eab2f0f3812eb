import type { StaffId } from '@kean/kernel';
import type { TestOffice } from './office.ts';

/** An event as it stands in the log. */
export interface LoggedEvent {
  readonly action: string;
  readonly outcome: string;
  readonly branchId: string | null;
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  readonly subjectIds: readonly string[];
  readonly purpose: string | null;
  readonly fields: readonly string[];
  readonly facts: Readonly<Record<string, unknown>> | null;
}

/** Everything a person did, oldest first. */
export function eventsOf(office: TestOffice, staffId: StaffId): Promise<LoggedEvent[]> {
  return office.sql.query<LoggedEvent>(
    `select action, outcome, branch_id as "branchId", subject_kind as "subjectKind", subject_id as "subjectId",
       subject_ids as "subjectIds", purpose, fields, facts
     from audit_event where principal_id = $1 order by occurred_at, id`,
    [staffId],
  );
}

/** The whole log as text, to search it for a value that must not be there. */
export async function logAsText(office: TestOffice): Promise<string> {
  const [row] = await office.sql.query<{ text: string }>("select string_agg(e::text, '\n') as text from audit_event e");
  return row?.text ?? '';
}
