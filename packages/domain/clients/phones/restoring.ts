import type { PublicText } from '@kean/kernel';
import type { Replayed, Replaying } from '@kean/restores';

/** The number before lies sealed and is put back by a person; until then the phone that the backup holds carries nothing. */
const OBJECT = `
  update client_phone_change set settled_as = 'objected', settled_at = now(), settled_in = null
   where id = any ($1::uuid[]) and (settled_as is null or settled_as = 'confirmed') returning id`;

const OBJECTED = {
  zh: '备份之后客户否认的手机号变更，再次停用新号码',
  en: 'phones whose change clients objected to after the backup, stopped again',
} as const satisfies PublicText;

/** A change that the backup holds, and that the client objected to since, does not hold again because of a restore. */
export async function objectToPhonesAgain({ tx, since }: Replaying): Promise<Replayed[]> {
  const changes = since.flatMap(({ action, facts }) =>
    action === 'clients.phone-objected' && typeof facts?.changeId === 'string' ? [facts.changeId] : [],
  );
  return [{ what: OBJECTED, count: (await tx.query(OBJECT, [changes])).length }];
}
