import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { findFreePort, LOOPBACK } from '../services/find-free-port.ts';
import { choosePorts } from './ports.ts';

test('a port that somebody listens on is passed over', async () => {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : 0;
  const wanted = { portal: taken, api: taken, permissions: taken, worker: taken, postgres: taken, redis: taken };
  const ports = await choosePorts(wanted, {});
  server.close();
  expect(Object.values(ports)).not.toContain(taken);
  expect(new Set(Object.values(ports)).size).toBe(6);
});

test('a part that still runs keeps its port, and nobody else is given it', async () => {
  const kept = await findFreePort();
  const ports = await choosePorts(null, { postgres: kept });
  expect(ports.postgres).toBe(kept);
  expect(Object.values(ports).filter((port) => port === kept)).toHaveLength(1);
});
