import { actionName, type ClausePolicy } from '@kean/authorization';
import { type Database, runStatement, type SqlTransaction } from '@kean/db';
import { type Grant, newId } from '@kean/kernel';
import type { OfferedAction } from '../contract/grants.ts';
import type { RoleView } from '../contract/roles.ts';
import { asGrant, grantAsJson, type StoredGrant } from '../rule-sets/grant-as-json.ts';

/** Whoever can be asked: a transaction, or the database alone. */
type Asked = Pick<SqlTransaction, 'query'>;

const ROLES = `
  select r.code, r.name, r.name_en as "nameEn", r.version,
         (select count(*)::int from staff_role sr join staff s on s.id = sr.staff_id
           where sr.role_code = r.code and s.status = 'active') as people,
         (select coalesce(jsonb_agg(${grantAsJson('g', 'g.expires_at')}
                                    order by g.clause, g.action, g.scope, g.conditions::text, g.fields), '[]')
            from role_grant g where g.role_code = r.code) as grants
    from role r order by r.code`;

type StoredRole = Omit<RoleView, 'grants'> & { readonly grants: readonly StoredGrant[] };

/** Every role with its grants, in one snapshot. */
export async function readRoles(asked: Asked): Promise<RoleView[]> {
  const stored = await asked.query<StoredRole>(ROLES);
  return stored.map((role) => ({ ...role, grants: role.grants.map(asGrant) }));
}

/** The same outside of a transaction; roles belong to nobody, so nobody asks. */
export function readRolesAlone(db: Database): Promise<RoleView[]> {
  return readRoles({ query: (text, values) => runStatement(db, text, values) });
}

/** What the clauses offer, as screens and drafts need it, in the order of the clauses. */
export function offeredActions(offers: readonly ClausePolicy[]): OfferedAction[] {
  return offers.flatMap(({ clause, actions }) =>
    actions.map(({ action, subject, title, scopes, fields, conditions }) => ({
      clause,
      action,
      subject,
      title,
      scopes,
      fields: fields ?? null,
      conditions: conditions ?? {},
    })),
  );
}

const NO_GRANTS = 'delete from role_grant where role_code = $1';
const GRANT = `
  insert into role_grant (id, role_code, clause, action, subject, scope, fields, conditions, expires_at)
  select d.id::uuid, $1, d.clause, d.action, d.subject, d.scope,
         array(select jsonb_array_elements_text(d.fields)), d.conditions, d."expiresAt"::timestamptz
    from jsonb_to_recordset($2::jsonb) as d(id text, clause text, action text, subject text, scope text, fields jsonb,
                                            conditions jsonb, "expiresAt" text)`;

/** Puts these grants in the place of whatever the role had. */
export async function writeGrants(tx: SqlTransaction, code: string, grants: readonly Grant[]): Promise<void> {
  await tx.query(NO_GRANTS, [code]);
  if (grants.length === 0) return;
  const drafts = grants.map(({ fields, ...grant }) => ({ id: newId<'RoleGrant'>(), ...grant, fields: fields ?? [] }));
  await tx.query(GRANT, [code, JSON.stringify(drafts)]);
}

/** The names of acts, each once. */
export function namesOf(grants: readonly Grant[]): string[] {
  return [...new Set(grants.map(({ clause, action }) => actionName(clause, action)))];
}
