import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Instance } from '../instance/record.ts';
import { examineWitness } from './examine-witness.ts';

let server: Server | null = null;
afterEach(() => server?.close());

/** As far as the witness is concerned. */
async function instanceWith(answer: unknown, own = true): Promise<Instance> {
  server = createServer((_, response) => response.end(JSON.stringify(answer))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { witness: { url, verifierKey: null, own }, folders: { logs: '/logs', witness: '/witness' } } as Instance;
}

test('a witness that saw one history is good, one that refused others is bad and says where they are', async () => {
  const sound = await instanceWith({ facts: { logs: 1, forked: 0, 'went-back': 0, unproven: 0 } });
  expect(await examineWitness(sound)).toMatchObject({ state: 'good' });
  server?.close();
  const forked = await instanceWith({ facts: { logs: 1, forked: 1, 'went-back': 2, unproven: 0 } });
  expect(await examineWitness(forked)).toMatchObject({
    state: 'bad',
    subject: expect.stringContaining('refused 3 checkpoints'),
    remedy: expect.stringContaining('/witness/logs/*/refused'),
  });
});

test('a witness that does not say what it saw is bad', async () => {
  expect(await examineWitness(await instanceWith({ ready: true }))).toMatchObject({ state: 'bad' });
});

test('of somebody else’s witness only whether it answers is known', async () => {
  const instance = await instanceWith({}, false);
  expect(await examineWitness(instance)).toMatchObject({ state: 'good' });
  server?.close();
  server?.closeAllConnections();
  expect(await examineWitness(instance)).toMatchObject({
    state: 'bad',
    remedy: expect.stringContaining('WITNESS_URL'),
  });
});
