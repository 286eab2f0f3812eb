/** One api in this process: the same parts as `start.ts`, on stores that somebody else opened and disposes of. */
import path from 'node:path';
import { nextCode } from '@kean/agency/one-time-code';
import type { DemoSignIn } from '@kean/agency/seed';
import { createSignIn } from '@kean/agency/sign-in';
import { readLogFolder } from '@kean/audit';
import type { HeldRules } from '@kean/authorization';
import { openDatabase } from '@kean/db';
import { openKeyStore } from '@kean/db/keystore';
import { systemClock } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import { Metrics } from '@kean/observability';
import { connectorKey } from '@kean/personnel/api';
import { openOfficeKeyring } from '@kean/storage/keyring';
import type { FreshDatabase } from '@kean/testing';
import type { FastifyInstance } from 'fastify';
import { contextMaker } from '../context.ts';
import { principalSource } from '../principal-source.ts';
import { appRouter } from '../router.ts';
import { buildServer } from '../server.ts';
import { type Obeying, obeyRevocations } from '../streams/obey-revocations.ts';
import { visitSource } from '../visit-source.ts';

export const ORIGIN = 'http://localhost:4000';
/** Under which sign-in seals and signs. */
export const SECRET = 'a-secret-of-this-test-office-0123456789ab';

export interface InstanceParts {
  readonly fresh: FreshDatabase;
  /** For root key, objects and log. */
  readonly folder: string;
  readonly redisUrl: string;
  readonly rules: HeldRules & { refresh?(): Promise<boolean> };
}

export interface TestInstance {
  readonly server: FastifyInstance;
  readonly obeying: Obeying;
  /** Refusals and failures that were reported, as `kind path`. */
  readonly reported: string[];
  /** Signs in, with the second step where the person has one, and gives the cookie to go on with. */
  enter(person: Pick<DemoSignIn, 'email' | 'password' | 'oneTimeSecret'>): Promise<string>;
  close(): Promise<void>;
}

export async function openInstance({ fresh, folder, redisUrl, rules }: InstanceParts): Promise<TestInstance> {
  const reported: string[] = [];
  const db = openDatabase({ url: fresh.urls.kean_api, applicationName: 'kean-test-api' });
  const keyStore = openKeyStore({ url: fresh.urls.kean_keys_api, applicationName: 'kean-test-api' });
  const { keyring, close: closeKeyring } = await openOfficeKeyring({
    process: 'api',
    store: keyStore.store,
    roots: { setting: `file://${path.join(folder, 'root.key')}` },
    suite: 'aes-256-gcm',
    db,
    redisUrl,
    clock: systemClock,
    onUnreadableKeys: (_scope, ids) => reported.push(`unreadable keys: ${ids.length}`),
    onTrouble: (error) => reported.push(`keys troubled: ${String(error)}`),
  });
  const objects = await openObjectStore(`file://${folder}/objects`);
  const signIn = createSignIn({ db, rules, secret: SECRET, baseUrl: ORIGIN, serviceToken: SECRET });
  const report = {
    refused: async ({ path: procedure }: { path: string }) => void reported.push(`refused ${procedure}`),
    failed: ({ path: procedure }: { path: string }) => void reported.push(`failed ${procedure}`),
  };
  const log = readLogFolder(path.join(folder, 'log'), 900);
  const connectorSecrets = connectorKey(SECRET);
  const services = { db, keyring, objects, log, clock: systemClock, connectorSecrets };
  const refresh = () => rules.refresh?.() ?? Promise.resolve(true);
  const obeying = obeyRevocations({ db, rules: { refresh }, onTrouble: () => undefined });
  const server = buildServer({
    router: appRouter,
    contextOf: contextMaker(
      services,
      principalSource(signIn, rules),
      report,
      obeying.openStreams,
      visitSource({ db, serviceToken: SECRET, secret: SECRET }),
    ),
    signIn,
    origin: ORIGIN,
    metrics: new Metrics('api'),
    checks: { records: () => db.prisma.$queryRaw`select 1` },
  });
  return {
    server,
    obeying,
    reported,
    enter: async ({ email, password, oneTimeSecret }) => {
      const cookie = await post(server, '/api/auth/sign-in/email', { email, password });
      if (oneTimeSecret === null) return cookie;
      return post(server, '/api/auth/prove/totp', { code: await nextCode(oneTimeSecret) }, { cookie });
    },
    close: async () => {
      await obeying.stop();
      await server.close();
      await closeKeyring();
      await Promise.all([signIn.close(), db.close(), keyStore.close(), objects.close()]);
    },
  };
}

/** @returns the cookies of the answer */
async function post(
  server: FastifyInstance,
  url: string,
  payload: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const answer = await server.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', origin: ORIGIN, ...headers },
    payload,
  });
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`);
  return answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
}
