import { createServer } from 'node:net';
import { codeOf } from '../fault.ts';

/** Everything the runner starts listens here and nowhere else. */
export const LOOPBACK = '127.0.0.1';

/**
 * A port of the loopback address that nothing listens on: the wanted one, otherwise any the system offers.
 * @param wanted `null` for any
 * @param avoid ports promised to another part that does not listen yet
 */
export async function findFreePort(
  wanted: number | null = null,
  avoid: ReadonlySet<number> = new Set(),
): Promise<number> {
  if (wanted !== null && !avoid.has(wanted) && (await isFree(wanted))) return wanted;
  for (;;) {
    const offered = await listenOnce(0);
    if (offered !== null && !avoid.has(offered)) return offered;
  }
}

/** True when nothing listens on the port. */
export async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== null;
}

function listenOnce(port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      const code = codeOf(error);
      if (code === 'EADDRINUSE' || code === 'EACCES') resolve(null);
      else reject(error);
    });
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}
