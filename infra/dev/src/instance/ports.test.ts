import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { findFreePort, LOOPBACK } from '../services/find-free-port.ts';
import { choosePorts, type Ports, USUAL_PORTS } from './ports.ts';

test('a port that somebody listens on is passed over', async () => {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : 0;
  const parts = Object.keys(USUAL_PORTS) as (keyof Ports)[];
  const wanted = Object.fromEntries(parts.map((part) => [part, taken])) as Ports;
  const ports = await choosePorts(wanted, {});
  server.close();
  expect(Object.values(ports)).not.toContain(taken);
  expect(new Set(Object.values(ports)).size).toBe(parts.length);
});

test('a part that still runs keeps its port, and nobody else is given it', async () => {
  const kept = await findFreePort();
  const ports = await choosePorts(null, { postgres: kept });
  expect(ports.postgres).toBe(kept);
  expect(Object.values(ports).filter((port) => port === kept)).toHaveLength(1);
});
