import type { Metrics } from '@kean/observability';
import type { FastifyInstance } from 'fastify';

const DOORS = ['trpc', 'auth', 'imports', 'health'] as const;
const OUTCOMES = ['ok', 'refused', 'failed'] as const;

/** How long each door takes to answer. The path itself never becomes a label: it can carry what a person typed. */
export function timeRequests(server: FastifyInstance, metrics: Metrics): void {
  const seconds = metrics.timer('kean_api_request_seconds', 'Time to answer a request.', {
    door: DOORS,
    outcome: OUTCOMES,
  });
  server.addHook('onResponse', async (request, reply) => {
    const outcome = reply.statusCode < 400 ? 'ok' : reply.statusCode < 500 ? 'refused' : 'failed';
    seconds.observe({ door: doorOf(request.url), outcome }, reply.elapsedTime / 1000);
  });
}

function doorOf(url: string): (typeof DOORS)[number] {
  if (url.startsWith('/trpc/')) return 'trpc';
  if (url.startsWith('/api/auth/')) return 'auth';
  return url.startsWith('/imports') ? 'imports' : 'health';
}
