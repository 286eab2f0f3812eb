import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** Where statements run as the owner of the database. */
export type Statements = (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

export interface ConnectedDirectory {
  readonly token: string;
  readonly connectorId: string;
  /** Names that the expectations use. */
  readonly known: Readonly<Record<string, string>>;
}

/** A directory of a seeded office: HR connected it, and compliance allows it the role of an agent. */
export async function connectDirectory(sql: Statements): Promise<ConnectedDirectory> {
  const personOf = async (role: string) =>
    String(
      (
        await sql(
          'select s.id from staff s join staff_role r on r.staff_id = s.id where r.role_code = $1 order by s.number limit 1',
          [role],
        )
      )[0]?.id,
    );
  const [owner, compliance] = [await personOf('hr'), await personOf('compliance')];
  const token = await giveKey(sql, owner, ['personnel.provision']);
  const connectorId = randomUUID();
  await sql(
    `insert into connector (id, kind, name, api_key_id, made_by)
     select $1, 'directory', '人事系统', k.id, k.staff_id from api_key k where k.digest = $2`,
    [connectorId, digestOf(token)],
  );
  await sql('insert into role_allowance (id, connector_id, role_code, allowed_by) values ($1, $2, $3, $4)', [
    ...[randomUUID(), connectorId, 'agent', compliance],
  ]);
  const [branch, otherBranch] = await sql('select code from branch order by code limit 2');
  const [role] = await sql(`select name from role where code = 'agent'`);
  const roleName = String(role?.name);
  return {
    token,
    connectorId,
    known: {
      ...{
        branch: String(branch?.code),
        otherBranch: String(otherBranch?.code),
        role: 'agent',
        roleName,
        roleNameEncoded: encodeURIComponent(roleName),
      },
      ...{ above: compliance, owner },
    },
  };
}

/** A key as the office would have made it. */
export async function giveKey(sql: Statements, staffId: string, actions: readonly string[]): Promise<string> {
  const token = `kean_${randomBytes(4).toString('hex')}_${randomBytes(32).toString('base64url')}`;
  await sql(
    `insert into api_key (id, staff_id, name, prefix, digest, actions, expires_at)
     values ($1, $2, '人事系统', $3, $4, $5::text[], now() + interval '1 day')`,
    [randomUUID(), staffId, token.slice(0, 13), digestOf(token), actions],
  );
  return token;
}

const digestOf = (token: string) => createHash('sha256').update(token).digest();

/**
 * Moves with every epoch of somebody who works here, and with every act that is recorded of whoever connected a directory, but for reading.
 * What a worker does meanwhile for those who left is nobody's answer.
 */
export const MOVED = `
  select (select sum(epoch) from staff where status <> 'left')::text || ' ' ||
         (select count(*) from audit_event
           where action not in ('personnel.directory-read', 'personnel.leaving-refused', 'agency.api-key-used')
             and principal_id in (select k.staff_id from connector c join api_key k on k.id = c.api_key_id))::text as moved`;
