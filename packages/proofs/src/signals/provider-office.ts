import { randomUUID } from 'node:crypto';
import { giveKey, type Statements } from '../scim/directory-office.ts';
import { AUDIENCE, ISSUER } from './foreign-provider.ts';

export interface ConnectedProvider {
  readonly token: string;
  readonly connectorId: string;
  /** Whom the expectations speak of: an agent with an address, a name at the provider and a name in a directory. */
  readonly person: {
    readonly id: string;
    readonly mail: string;
    readonly subject: string;
    readonly externalId: string;
  };
  readonly owner: string;
  readonly compliance: string;
}

/** An identity provider of a seeded office: HR connected it, and compliance allows what is named. */
export async function connectProvider(
  sql: Statements,
  keySet: string,
  effects: readonly string[] = ['sessions'],
): Promise<ConnectedProvider> {
  const personOf = async (role: string) =>
    (
      await sql(
        `select s.id, u.email as mail from staff s join staff_role r on r.staff_id = s.id join auth_user u on u.id = s.id
          where r.role_code = $1 order by s.number limit 1`,
        [role],
      )
    )[0];
  const [owner, compliance, agent] = [await personOf('hr'), await personOf('compliance'), await personOf('agent')];
  const token = await giveKey(sql, String(owner?.id), ['personnel.provision']);
  const connectorId = randomUUID();
  await sql(
    `insert into connector (id, kind, name, api_key_id, made_by)
     select $1, 'signals', '身份系统', k.id, k.staff_id from api_key k where k.prefix = $2`,
    [connectorId, token.slice(0, 13)],
  );
  await sql('insert into signal_source (connector_id, issuer, audience, key_set) values ($1, $2, $3, $4)', [
    ...[connectorId, ISSUER, AUDIENCE, keySet],
  ]);
  for (const effect of effects)
    await sql('insert into signal_allowance (connector_id, effect, allowed_by) values ($1, $2, $3)', [
      ...[connectorId, effect, compliance?.id],
    ]);
  const id = String(agent?.id);
  const subject = `sub-${randomUUID()}`;
  await sql(
    `insert into auth_account (id, account_id, provider_id, user_id, created_at, updated_at)
     values ($1, $2, $3, $4, now(), now())`,
    [randomUUID(), subject, `oidc ${ISSUER}`, id],
  );
  const externalId = `hr-${randomUUID()}`;
  await sql('insert into directory_entry (connector_id, staff_id, external_id) values ($1, $2, $3)', [
    ...[connectorId, id, externalId],
  ]);
  return {
    ...{ token, connectorId, owner: String(owner?.id), compliance: String(compliance?.id) },
    person: { id, mail: String(agent?.mail), subject, externalId },
  };
}

/** Signs somebody in as often as is needed for there to be something to end. */
export async function signIn(sql: Statements, staffId: string): Promise<void> {
  await sql('delete from auth_session where user_id = $1', [staffId]);
  await sql(
    `insert into auth_session (id, expires_at, token, updated_at, user_id, authenticated_by, authenticated_at)
     values ($1, now() + interval '1 hour', $2, now(), $3, 'password', now())`,
    [randomUUID(), randomUUID(), staffId],
  );
}
