import type { ReceiptPublicKey } from '@kean/receipts';
import type { FastifyInstance } from 'fastify';

/**
 * GET /receipts/key: the public half of the key that signs consent receipts, as a JSON Web Key. For anybody, signed in or not: it is what makes
 * a receipt worth something outside of the office, and nobody can do anything with it but check.
 */
export function receiptKeyRoute(key: ReceiptPublicKey | null) {
  return async (server: FastifyInstance): Promise<void> => {
    server.get('/receipts/key', (_request, reply) =>
      key === null ? reply.status(404).send() : reply.header('content-type', 'application/jwk+json').send(key),
    );
  };
}
