import { Metrics } from '@kean/observability';
import { expect, it } from 'vitest';
import { FILE_DOORS } from './file-doors.ts';
import { appRouter } from './router.ts';
import { buildServer } from './server.ts';

/**
 * What answers without an act of the office: health, sign-in, the procedures themselves, the public key of receipts. And the directory and
 * the identity provider of the office and receivers of its signals, programs that speak by a key as no person does by a session (proofs `scim` and `signals`).
 */
const NO_FILE =
  /^\/(healthz|readyz|metrics|api\/auth|trpc|scim\/v2|ssf|\.well-known\/ssf-configuration|receipts\/key)(\/|$)/;

it('every route of the server that is no procedure is in the list by which it is classified, and the list holds nothing else', async () => {
  const nobody = () => Promise.reject(new TypeError('nobody calls'));
  const server = buildServer({
    router: appRouter,
    contextOf: nobody,
    signIn: { handler: nobody, turnedAway: nobody } as never,
    origin: 'http://127.0.0.1',
    metrics: new Metrics('api'),
    checks: {},
  });
  const found: string[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD' && !NO_FILE.test(url)) found.push(`${one} ${url}`);
  });
  await server.ready();
  await server.close();
  expect(found.toSorted()).toEqual(FILE_DOORS.map(({ path }) => path).toSorted());
});
