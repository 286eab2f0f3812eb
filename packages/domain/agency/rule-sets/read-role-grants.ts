import type { RoleGrants } from '@kean/authorization';
import { type Database, runStatement } from '@kean/db';
import type { Grant } from '@kean/kernel';
import { failAgency } from '../errors.ts';
import { logReadersHoldNoClientAction } from '../rules/log-readers-hold-no-client-action.ts';
import { asGrant, grantAsJson, type StoredGrant } from './grant-as-json.ts';

/** The grants of every role at one version of the policy. */
export interface VersionedGrants {
  readonly version: number;
  readonly roleGrants: RoleGrants;
}

interface StoredRole {
  readonly code: string;
  readonly grants: readonly StoredGrant[];
}

/**
 * One statement and therefore one snapshot: the version is that of exactly these grants. An approved extra grant is a role of its own; when
 * it begins and ends is judged where a principal is made (`role_in_force`) and at each decision.
 */
const READ = `
  select p.version,
         (select coalesce(jsonb_agg(jsonb_build_object('code', r.code, 'grants', (
            select coalesce(jsonb_agg(${grantAsJson('g', 'g.expires_at')}), '[]')
              from role_grant g where g.role_code = r.code))), '[]')
            from role r) as roles,
         (select coalesce(jsonb_agg(jsonb_build_object('code', 'extra:' || e.id, 'grants',
            jsonb_build_array(${grantAsJson('e', 'e.ends_at')}))), '[]')
            from extra_grant e where e.state = 'approved' and e.ends_at > now()) as extras
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
  const [row] = await runStatement<{
    version: number;
    roles: readonly StoredRole[];
    extras: readonly StoredRole[];
  }>(db, READ);
  if (row === undefined) throw failAgency('AGENCY_GRANTS_UNREADABLE');
  const roleGrants: Record<string, readonly Grant[]> = Object.create(null) as Record<string, readonly Grant[]>;
  for (const { code, grants } of [...row.roles, ...row.extras]) {
    roleGrants[code] = grants.map(asGrant);
    const breach = logReadersHoldNoClientAction(code, roleGrants[code]);
    if (breach !== null) throw failAgency(breach.code, { role: code });
  }
  return { version: row.version, roleGrants };
}
