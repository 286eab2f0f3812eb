import type { SqlTransaction } from '@kean/db';
import { newId, type StaffId } from '@kean/kernel';
import type { SignInRefusedEvent } from '../../audit-events.ts';
import type { ProviderIdentity } from './provider.ts';

type RefusalReason = SignInRefusedEvent['facts']['reason'];

/** Whose identity it is, or why nobody signs in by it; the reason goes to the log only. */
export type PersonFound =
  | {
      readonly staffId: StaffId;
      readonly refused: null;
      /** Whether this very use connected the identity. */
      readonly connected?: true;
    }
  | { readonly staffId: StaffId | null; readonly refused: RefusalReason };

interface Known {
  readonly id: StaffId;
  readonly status: string;
}

const BY_SUBJECT = `
  select s.id, s.status::text as status from auth_account a join staff s on s.id = a.user_id
   where a.provider_id = $1 and a.account_id = $2`;
const BY_EMAIL = `select s.id, s.status::text as status from auth_user u join staff s on s.id = u.id where u.email = $1`;
/** At one provider an identity belongs to one person and a person has one identity; Postgres holds both. */
const CONNECT = `
  insert into auth_account (id, account_id, provider_id, user_id, updated_at) values ($1, $2, $3, $4, now())
  on conflict do nothing returning id`;

/**
 * Finds the member of staff by the subject, and at the first use by an e-mail that the provider has checked. Nobody is created.
 * Whoever is connected already stays so: an e-mail that was given to a new colleague at the provider opens nothing of the old one.
 */
export async function findPerson(tx: SqlTransaction, identity: ProviderIdentity): Promise<PersonFound> {
  const [connected] = await tx.query<Known>(BY_SUBJECT, [providerOf(identity), identity.subject]);
  if (connected !== undefined) return judged(connected);
  if (identity.verifiedEmail === null) return { staffId: null, refused: 'unverified-email' };
  const [named] = await tx.query<Known>(BY_EMAIL, [identity.verifiedEmail]);
  if (named === undefined) return { staffId: null, refused: 'unknown' };
  const person = judged(named);
  if (person.refused !== null) return person;
  const made = await tx.query(CONNECT, [newId(), identity.subject, providerOf(identity), named.id]);
  if (made.length === 0) return { staffId: named.id, refused: 'other-identity' };
  return { ...person, connected: true };
}

/** A subject means somebody only together with its issuer (OpenID Connect Core 1.0, 2). */
function providerOf({ issuer }: ProviderIdentity): string {
  return `oidc ${issuer}`;
}

function judged({ id, status }: Known): PersonFound {
  return status === 'active' ? { staffId: id, refused: null } : { staffId: id, refused: 'not-active' };
}
