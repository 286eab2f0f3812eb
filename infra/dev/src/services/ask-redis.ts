import { connect } from 'node:net';

const TIMEOUT_MS = 2_000;

/**
 * Sends one command without arguments and returns the first line of the reply, `null` when nobody answers. Enough to see
 * whether a Redis is there; the runner needs no client library for that.
 */
export function askRedis(url: string, command: 'PING' | 'DBSIZE'): Promise<string | null> {
  const { hostname, port, username, password } = new URL(url);
  const words = [decodeURIComponent(username), decodeURIComponent(password)].filter((word) => word !== '');
  const expected = password === '' ? 1 : 2;
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || 6379) });
    let reply = '';
    const finish = (answer: string | null): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(TIMEOUT_MS, () => finish(null));
    socket.once('error', () => finish(null));
    socket.once('end', () => finish(null));
    socket.once('connect', () => {
      if (expected === 2) socket.write(encode(['AUTH', ...words]));
      socket.write(encode([command]));
    });
    socket.on('data', (chunk) => {
      reply += chunk.toString('utf8');
      const lines = reply.split('\r\n').slice(0, -1);
      if (lines.length >= expected) finish(lines[expected - 1] ?? null);
    });
  });
}

/** RESP, the protocol of Redis: an array of bulk strings. */
function encode(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
