import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { LoginRole } from '@kean/db/migrate';
import { readJson, writeJson } from './json-file.ts';

/** What is generated once per instance and never leaves its keys folder, apart from the environment of the processes. */
export interface Secrets {
  readonly postgresAdmin: string;
  readonly roles: Readonly<Record<LoginRole, string>>;
  readonly redis: string;
  readonly authSecret: string;
  readonly serviceToken: string;
  /** Lets the api read what the sink took. */
  readonly sinkToken: string;
}

/** 192 bits, in characters that need no escaping in an address or a configuration file. */
function secret(): string {
  return randomBytes(24).toString('base64url');
}

/** Reads the instance's secrets, generating what is missing (a newer version may know more roles). */
export function secretsOf(keysFolder: string, roles: readonly LoginRole[]): Secrets {
  const file = join(keysFolder, 'secrets.json');
  const known: Partial<Secrets> = readJson<Secrets>(file) ?? {};
  const passwords = roles.map((role) => [role, known.roles?.[role] ?? secret()] as const);
  const secrets: Secrets = {
    postgresAdmin: known.postgresAdmin ?? secret(),
    roles: Object.fromEntries(passwords) as Record<LoginRole, string>,
    redis: known.redis ?? secret(),
    authSecret: known.authSecret ?? secret(),
    serviceToken: known.serviceToken ?? secret(),
    sinkToken: known.sinkToken ?? secret(),
  };
  if (JSON.stringify(known) !== JSON.stringify(secrets)) writeJson(file, secrets);
  return secrets;
}
