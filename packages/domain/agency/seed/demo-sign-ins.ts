import type { SqlTransaction } from '@kean/db';
import { newId, type StaffId } from '@kean/kernel';
import type { SecretSeal } from '../sign-in/factors/secret-seal.ts';
import { normalisePassword } from '../sign-in/passwords/normalise-password.ts';
import { openPasswordHasher } from '../sign-in/passwords/open-password-hasher.ts';
import { writeDemoApps } from './demo-apps.ts';
import { newPassword } from './new-password.ts';
import { BRANCHES } from './offices.ts';
import { DEMO_PEOPLE, type Locale, type SeedPerson } from './people.ts';

/** A sign-in of this instance, for its `instance.json` and nowhere else. */
export interface DemoSignIn {
  readonly role: string;
  readonly email: string;
  readonly password: string;
  /** Secret of the authenticator app, base32, of whom the role asks for a second factor; `null` for everybody else. */
  readonly oneTimeSecret: string | null;
  readonly name: string;
  /** Name of the branch, `null` for people of a region or of the head office. */
  readonly branch: string | null;
}

/** Somebody who gets a password now, with its hash; the password itself goes to whoever runs the seed. */
interface Prepared {
  readonly person: SeedPerson;
  readonly shown: DemoSignIn;
  readonly hash: string;
}

const WITH_ACCOUNT = `
  select u.id, a.updated_at = a.created_at as unchanged
    from auth_user u left join auth_account a on a.user_id = u.id and a.provider_id = 'credential' where u.id = any ($1::uuid[])`;
const USER = 'insert into auth_user (id, name, email, email_verified) values ($1, $2, $3, true)';
const ACCOUNT = `
  insert into auth_account (id, account_id, provider_id, user_id, password, created_at, updated_at)
  values ($1, $2::uuid::text, 'credential', $2::uuid, $3, now(), now())`;

/**
 * Gives the demo people who have no account yet one with a new password, and keeps those who have. Only a hash is stored, so the
 * passwords of an earlier run are known to nobody but whoever kept them.
 * Whose role asks for a second factor has an authenticator app as well; its secret is told beside the password.
 * @param previous what the earlier run gave back; entries whose password was changed by its owner are dropped
 */
export async function writeDemoSignIns(
  tx: SqlTransaction,
  locale: Locale,
  previous: readonly DemoSignIn[],
  seal: SecretSeal,
): Promise<DemoSignIn[]> {
  const ids = DEMO_PEOPLE.map((person) => person.id);
  const accounts = await tx.query<{ id: StaffId; unchanged: boolean | null }>(WITH_ACCOUNT, [ids]);
  const known = new Map(accounts.map(({ id, unchanged }) => [id, unchanged === true]));
  const prepared = await prepare(
    DEMO_PEOPLE.filter((person) => !known.has(person.id)),
    locale,
  );
  for (const { person, hash } of prepared) {
    await tx.query(USER, [person.id, person.name[locale], person.email]);
    await tx.query(ACCOUNT, [newId(), person.id, hash]);
  }
  const apps = await writeDemoApps(tx, seal);
  const shown = new Map(prepared.map((one) => [one.person.id, one.shown]));
  return DEMO_PEOPLE.flatMap((person) => {
    const kept = known.get(person.id) === true ? previous.find(({ email }) => email === person.email) : undefined;
    const told = shown.get(person.id) ?? kept;
    return told === undefined ? [] : { ...told, oneTimeSecret: apps.get(person.id) ?? told.oneTimeSecret ?? null };
  });
}

async function prepare(people: readonly SeedPerson[], locale: Locale): Promise<Prepared[]> {
  const hasher = openPasswordHasher(people.length + 1);
  try {
    return await Promise.all(
      people.map(async (person) => {
        const { role, email, number: staffNumber } = person;
        const name = person.name[locale];
        const password = newPassword({ name, email, staffNumber });
        const branch = BRANCHES.find((one) => one.id === person.branchId);
        const branchName = (locale === 'zh' ? branch?.name : branch?.nameEn) ?? null;
        const hash = await hasher.hash(normalisePassword(password));
        return { person, hash, shown: { role, email, password, oneTimeSecret: null, name, branch: branchName } };
      }),
    );
  } finally {
    await hasher.close();
  }
}
