import { runStatement } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import type { PeoplePage, PersonRow, SearchPeopleInput } from '../contract/people.ts';

const PAGE = 50;

const search = (within: string): string => `
  select s.id, s.number, s.display_name as "displayName", b.name as "branchName", t.name as "teamName", s.status::text as status
    from staff s left join branch b on b.id = s.branch_id left join team t on t.id = s.team_id
   where ${within} and ($1 = '' or starts_with(upper(s.number), upper($1)) or position(lower($1) in lower(s.display_name)) > 0)
   order by s.status, s.number
   limit ${PAGE + 1}`;

/** People by a part of number or name, as far as the caller sees the staff directory. Who works here comes before who has left. */
export async function searchPeople(
  { authorizer, services }: SignedInContext,
  { text }: SearchPeopleInput,
): Promise<z.input<typeof PeoplePage>> {
  const within = authorizer.rowFilter('agency.read-staff', 'Staff').sql('s', 2);
  const rows = await runStatement<z.input<typeof PersonRow>>(services.db, search(within.text), [
    text,
    ...within.values,
  ]);
  return { rows: rows.slice(0, PAGE), more: rows.length > PAGE };
}
