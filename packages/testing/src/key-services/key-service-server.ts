import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as a service judges it. */
export interface ServiceCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly json: unknown;
}

/** A key management service on loopback that really encrypts and really refuses, for tests. */
export interface KeyServiceServer {
  /** host:port */
  readonly host: string;
  /** Requests so far, answered or not. */
  readonly calls: ServiceCall[];
  /** Versions of its key; `rotate` adds one, and old ciphertexts still open. */
  rotate(): void;
  /** From now on every request fails like this, `null` for none; `hang` never answers. */
  fail(how: { readonly status: number; readonly times?: number } | 'hang' | null): void;
  close(): Promise<void>;
}

/** Ciphers of the service: a key for each version, the context as associated data. */
export class ServiceKey {
  readonly #versions: Buffer[] = [randomBytes(32)];

  rotate(): void {
    this.#versions.push(randomBytes(32));
  }

  /** @returns the version and the bytes under it */
  encrypt(plain: Buffer, context: string): { readonly version: number; readonly bytes: Buffer } {
    const version = this.#versions.length;
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#keyOf(version), nonce).setAAD(Buffer.from(context));
    const bytes = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return { version, bytes };
  }

  /** @returns `null` for anything that this key, version and context did not make */
  decrypt(version: number, bytes: Buffer, context: string): Buffer | null {
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#keyOf(version), bytes.subarray(0, 12));
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    } catch {
      return null;
    }
  }

  #keyOf(version: number): Buffer {
    const key = this.#versions[version - 1];
    if (key === undefined) throw new RangeError('no such version');
    return key;
  }
}

/** Serves one key. @param answer judges one request */
export async function serveKeyService(
  key: ServiceKey,
  answer: (call: ServiceCall) => ServiceAnswer,
): Promise<KeyServiceServer> {
  const calls: ServiceCall[] = [];
  let failing: { status: number; times?: number } | 'hang' | null = null;
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = request;
    const call = { method, path: url, headers, body: await text(request) };
    calls.push(call);
    if (failing === 'hang') return;
    const { status, json } = failing === null ? answer(call) : { status: failing.status, json: { message: 'failing' } };
    if (failing !== null && failing.times !== undefined)
      failing = failing.times > 1 ? { ...failing, times: failing.times - 1 } : null;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  };
  const server: Server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    rotate: () => key.rotate(),
    fail(how) {
      failing = how;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
