import fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { type HealthOptions, healthRoutes } from './health-routes.ts';
import { Metrics } from './metrics.ts';

const servers: ReturnType<typeof fastify>[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

function serverWith(options: Omit<HealthOptions, 'metrics'>) {
  const server = fastify();
  servers.push(server);
  void server.register(healthRoutes({ ...options, metrics: new Metrics('test') }));
  return server;
}

describe('health routes', () => {
  it('is ready when every part answers', async () => {
    const answer = await serverWith({ checks: { records: async () => 1 } }).inject('/readyz');
    expect([answer.statusCode, answer.json()]).toEqual([200, { ready: true, checks: { records: 'ok' } }]);
  });

  it('names the part that fails and the part that is slow, and says nothing of why', async () => {
    const server = serverWith({
      timeoutMs: 20,
      checks: {
        records: async () => 1,
        redis: async () => Promise.reject(new Error('redis://secret@host refused')),
        keys: () => new Promise(() => undefined),
      },
    });
    const answer = await server.inject('/readyz');
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ ready: false, checks: { records: 'ok', redis: 'failed', keys: 'slow' } });
    expect(answer.body).not.toContain('secret');
  });

  it('shows facts beside, whether it is ready or not', async () => {
    const server = serverWith({
      checks: { redis: async () => Promise.reject(new Error()) },
      facts: () => ({ forks: 2 }),
    });
    const answer = await server.inject('/readyz');
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      { ready: false, checks: { redis: 'failed' }, facts: { forks: 2 } },
    ]);
  });

  it('is alive while it is not ready', async () => {
    const server = serverWith({ checks: { redis: async () => Promise.reject(new Error()) } });
    expect((await server.inject('/healthz')).statusCode).toBe(200);
  });

  it('is not ready any more once it drains', async () => {
    const answer = await serverWith({ checks: {}, draining: () => true }).inject('/readyz');
    expect(answer.statusCode).toBe(503);
  });

  it('asks the parts once, however many callers wait', async () => {
    let asked = 0;
    const server = serverWith({ checks: { records: async () => ++asked } });
    await Promise.all(Array.from({ length: 20 }, () => server.inject('/readyz')));
    expect(asked).toBe(1);
  });

  it('gives metrics in the text format of Prometheus', async () => {
    const answer = await serverWith({ checks: {} }).inject('/metrics');
    expect(answer.headers['content-type']).toContain('text/plain; version=0.0.4');
    expect(answer.body).toContain('process_cpu_seconds_total');
  });
});
