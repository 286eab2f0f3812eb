import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as a gateway judges it. */
export interface GatewayCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly json: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GatewayServer {
  readonly port: number;
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  /** From now on every request is answered like this; `hang up` takes it and breaks off without a word; `null` as usual. */
  trouble(how: GatewayAnswer | 'hang up' | null): void;
  close(): Promise<void>;
}

/** Serves on loopback. @param port 0 for any */
export async function serveGateway(answer: (call: GatewayCall) => GatewayAnswer, port = 0): Promise<GatewayServer> {
  let troubled: GatewayAnswer | 'hang up' | null = null;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url = '/', headers } = request;
      const judge = () => answer({ method, url: new URL(url, 'http://gateway.invalid'), headers, body });
      if (troubled === 'hang up') {
        judge();
        return response.destroy();
      }
      const { status, json, headers: more = {} } = troubled ?? judge();
      response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: taken } = server.address() as AddressInfo;
  return {
    port: taken,
    origin: `http://127.0.0.1:${taken}`,
    trouble: (how) => {
      troubled = how;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
