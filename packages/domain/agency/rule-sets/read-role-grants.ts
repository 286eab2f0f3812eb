import type { RoleGrants } from '@kean/authorization';
import { type Database, runStatement } from '@kean/db';
import type { Grant } from '@kean/kernel';
import { failAgency } from '../errors.ts';
import { logReadersHoldNoClientAction } from '../rules/log-readers-hold-no-client-action.ts';

/** The grants of every role at one version of the policy. */
export interface VersionedGrants {
  readonly version: number;
  readonly roleGrants: RoleGrants;
}

interface StoredRole {
  readonly code: string;
  readonly grants: readonly (Omit<Grant, 'fields'> & { readonly fields: readonly string[] })[];
}

/** One statement and therefore one snapshot: the version is that of exactly these grants. */
const READ = `
  select p.version,
         (select coalesce(jsonb_agg(jsonb_build_object('code', r.code, 'grants', (
            select coalesce(jsonb_agg(jsonb_build_object(
              'clause', g.clause, 'action', g.action, 'subject', g.subject, 'scope', g.scope, 'fields', g.fields)), '[]')
              from role_grant g where g.role_code = r.code))), '[]')
            from role r) as roles
    from policy_version p`;

const VERSION = 'select version from policy_version';

/**
 * The version the grants have now. Cheap: one row by one statement, so that the permission service can ask at every request and
 * never has to hope that a notification arrived.
 */
export async function readPolicyVersion(db: Database): Promise<number> {
  const [row] = await runStatement<{ version: number }>(db, VERSION);
  if (row === undefined) throw failAgency('AGENCY_GRANTS_UNREADABLE');
  return row.version;
}

/**
 * Reads what every role is granted.
 * @throws AppError AGENCY_ROLE_KEPT_FROM_CLIENTS when a role was granted what it must never have; then nobody gets rules until
 *   somebody has put that right (fail closed)
 */
export async function readRoleGrants(db: Database): Promise<VersionedGrants> {
  const [row] = await runStatement<{ version: number; roles: readonly StoredRole[] }>(db, READ);
  if (row === undefined) throw failAgency('AGENCY_GRANTS_UNREADABLE');
  const roleGrants: Record<string, readonly Grant[]> = Object.create(null) as Record<string, readonly Grant[]>;
  for (const { code, grants } of row.roles) {
    roleGrants[code] = grants.map(asGrant);
    const breach = logReadersHoldNoClientAction(code, roleGrants[code]);
    if (breach !== null) throw failAgency(breach.code, { role: code });
  }
  return { version: row.version, roleGrants };
}

/** In the table an empty list says that the action knows no fields; everywhere else that is `null`. */
function asGrant({ fields, ...grant }: StoredRole['grants'][number]): Grant {
  return { ...grant, fields: fields.length === 0 ? null : fields };
}
