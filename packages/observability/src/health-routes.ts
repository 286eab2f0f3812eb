import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

/** Answers when a part is usable and rejects when it is not; what it rejects with is not shown to the caller. */
export type ReadinessCheck = () => Promise<unknown>;

export interface HealthOptions {
  /** By name of the part, for example `records`, `redis`. */
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
  readonly metrics: Metrics;
  /** A check that takes longer has failed. */
  readonly timeoutMs?: number;
  /** How long an answer is given again, so that asking often costs the parts nothing. */
  readonly keptMs?: number;
  /** True once the process drains: not ready any more, though still alive. */
  readonly draining?: () => boolean;
  /** Counts that a person should see here and that do not make the process unusable. */
  readonly facts?: () => Readonly<Record<string, number>>;
}

export type CheckResult = 'ok' | 'failed' | 'slow';
export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

/**
 * The three pages that every process answers: `/healthz` (this process runs), `/readyz` (each named part answers; 503 with the
 * names that do not), `/metrics`. They tell names and results only.
 */
export function healthRoutes(options: HealthOptions) {
  const readiness = readinessOf(options);
  return async (server: FastifyInstance): Promise<void> => {
    server.get('/healthz', async () => ({ status: 'up' }));
    server.get('/readyz', async (_request, reply) => {
      const answer = await readiness();
      const facts = options.facts?.();
      return reply.status(answer.ready ? 200 : 503).send(facts === undefined ? answer : { ...answer, facts });
    });
    server.get('/metrics', async (_request, reply) => {
      return reply.type(options.metrics.contentType).send(await options.metrics.text());
    });
  };
}

/** Asks all parts at once, one round at a time however many callers wait. */
export function readinessOf(options: Omit<HealthOptions, 'metrics'>): () => Promise<Readiness> {
  const { checks, timeoutMs = 2000, keptMs = 500, draining = () => false } = options;
  let round: { startedAt: number; answer: Promise<Readiness> } | null = null;
  return async () => {
    const now = performance.now();
    if (round === null || now - round.startedAt > keptMs) round = { startedAt: now, answer: askAll(checks, timeoutMs) };
    const answer = await round.answer;
    return draining() ? { ...answer, ready: false } : answer;
  };
}

async function askAll(checks: Readonly<Record<string, ReadinessCheck>>, timeoutMs: number): Promise<Readiness> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await ask(check, timeoutMs)] as const),
  );
  return { ready: results.every(([, result]) => result === 'ok'), checks: Object.fromEntries(results) };
}

async function ask(check: ReadinessCheck, timeoutMs: number): Promise<CheckResult> {
  const late = Promise.withResolvers<CheckResult>();
  const timer = setTimeout(() => late.resolve('slow'), timeoutMs);
  try {
    return await Promise.race([check().then((): CheckResult => 'ok'), late.promise]);
  } catch {
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}
