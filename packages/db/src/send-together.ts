import type pg from 'pg';

interface Corkable {
  cork(): void;
  uncork(): void;
}

/**
 * Holds back what a connection sends until `send` returns, so that statements which do not wait for each other leave in one write:
 * BEGIN, the page and COMMIT wake server and process once instead of three times. Only the synchronous part counts; what `send`
 * does later goes out as usual.
 */
export function sendTogether<T>(client: pg.PoolClient, send: () => T): T {
  // The driver corks its socket in the same way for the parts of one statement, and corks nest.
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Corkable } }).connection;
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}
