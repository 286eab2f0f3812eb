import type { PublicText } from '@kean/kernel';
import type { Replayed, Replaying } from '@kean/restores';

/** Whatever was taken back since: the log says that it was, and silence towards somebody harms nobody. */
const OBJECT = `
  insert into contact_objection (id, client_id, reason, recorded_by, recorded_at)
  select said.id, said.client, 'asked', said.by, now()
    from jsonb_to_recordset($1::jsonb) as said (id uuid, client uuid, by uuid)
    join client c on c.id = said.client and c.state <> 'erased'
  on conflict do nothing returning id`;

const OBJECTED = {
  zh: '备份之后提出不再联系的客户，再次登记',
  en: 'clients who objected to being contacted after the backup, noted again',
} as const satisfies PublicText;

/** Whoever objected after the backup is not written to again. The list of addresses follows when the client says it once more. */
export async function objectAgain({ tx, since }: Replaying): Promise<Replayed[]> {
  const said = since.flatMap(({ action, subjectId, principalId, facts }) =>
    action === 'clients.contact-objected' ? [{ id: facts?.objectionId, client: subjectId, by: principalId }] : [],
  );
  return [{ what: OBJECTED, count: (await tx.query(OBJECT, [JSON.stringify(said)])).length }];
}
