import { environmentRootKey, newRootKeyText } from '@kean/encryption';
import { freshDatabase, temporaryFolder } from '@kean/testing';
import { expect, it } from 'vitest';
import { inventClient } from '../population/invented-client.ts';
import { openAskedOffice } from './open-asked-office.ts';
import { plantLeaks, SHAPES } from './planted-leaks.ts';
import { proveBlastRadius } from './prove-blast-radius.ts';

const context = { args: {}, signal: new AbortController().signal, say: () => undefined };

it('planted leaks of every shape are found whole, and whoever is to blame stands first', async () => {
  const [database, folder] = [await freshDatabase(), await temporaryFolder()];
  const root = environmentRootKey(newRootKeyText('aes-256-gcm'), 'the test');
  const { asked, shape, close } = await openAskedOffice(
    {
      ...{ keanAdminUrl: database.adminUrls.kean, workerUrl: database.urls.kean_worker },
      ...{ keysUrl: database.urls.kean_keys_api, root, objectsFolder: folder.path },
    },
    { clients: 3_000, clientsPerBranch: 1_000, agentsPerBranch: 8 },
    context,
  );
  const claims: string[] = [];
  try {
    await proveBlastRadius(
      asked,
      shape,
      { clients: 3_000, events: 20_000, leaks: SHAPES.length * 2, seed: 7, rows: 4_000 },
      {
        ...context,
        figure: () => undefined,
        holds: (claim, condition) => {
          expect(condition, claim).toBe(true);
          claims.push(claim);
        },
      },
    );
    expect(claims.length).toBeGreaterThan(SHAPES.length * 2);
  } finally {
    await close();
    await Promise.all([database.dispose(), folder.dispose()]);
  }
}, 120_000);

it('the same seed plants the same leaks, and no stranger among them is a client', () => {
  const agents = Array.from({ length: 5 }, (_none, at) => ({ id: `agent-${at}`, teamId: null }));
  const office = { branches: [{ id: 'b', regionId: 'r', agents }] };
  const [one, again, other] = [3, 3, 4].map((seed) => plantLeaks(office, 400, 14, seed));
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
  const phones = new Set(Array.from({ length: 400 }, (_none, at) => inventClient(at, office).phone));
  const noise = one?.find(({ shape }) => shape === 'noise');
  const written = noise?.content.match(/1\d{10}/g) ?? [];
  expect(written.filter((phone) => phones.has(phone))).toHaveLength(noise?.leaked.length ?? -1);
  expect(written.length).toBe((noise?.leaked.length ?? 0) * 3);
});
