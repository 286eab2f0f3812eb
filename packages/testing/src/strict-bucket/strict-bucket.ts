import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { refusalXml } from './answers.ts';
import { type BucketAnswer, judgeRequest, type Uploads } from './judge-request.ts';
import { type BucketLogin, refusalOfSignature } from './signature.ts';
import { BucketRefusal, Versions } from './versions.ts';

/** A bucket on loopback that is as strict as S3 where it matters, and that can be brought into trouble. */
export interface StrictBucket {
  /** As `OBJECT_STORE` takes it. @param login another key or secret than the right one */
  address(prefix: string, login?: Partial<BucketLogin>): string;
  /** All that is stored, versions that look deleted included. */
  readonly versions: Versions;
  /** Takes requests and answers none, until it is told otherwise. */
  stall(on: boolean): void;
  /** From now on everything that writes is refused like this, as a policy or a quota of the server does; `null` for nothing. */
  refuseWrites(refusal: { readonly code: string; readonly status: number } | null): void;
  /** Cuts every connection and listens no more. */
  leave(): Promise<void>;
  /** Listens again where it did, with what it held. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

const BUCKET = 'kean';
const LOGIN: BucketLogin = { accessKeyId: 'invented', secretAccessKey: 'an/invented+secret', region: 'cn-east' };

/** Starts an empty one. @param now what the locks go by */
export async function startStrictBucket(now: () => Date = () => new Date()): Promise<StrictBucket> {
  const versions = new Versions(now);
  const uploads: Uploads = new Map();
  let stalled = false;
  let refusedWrites: { readonly code: string; readonly status: number } | null = null;
  const answer = async (request: IncomingMessage): Promise<BucketAnswer | null> => {
    const { method = '', url = '', headers } = request;
    const body = await buffer(request);
    if (stalled) return null;
    const refusal = refusalOfSignature({ method, url, headers, body }, LOGIN);
    if (refusal !== null) throw new BucketRefusal(refusal, 403);
    if (refusedWrites !== null && (method === 'PUT' || method === 'POST')) {
      throw new BucketRefusal(refusedWrites.code, refusedWrites.status);
    }
    const { pathname, searchParams: query } = new URL(url, 'http://bucket.invalid');
    const [, bucket, ...rest] = pathname.split('/').map(decodeURIComponent);
    if (bucket !== BUCKET) throw new BucketRefusal('NoSuchBucket', 404);
    return judgeRequest({ method, key: rest.join('/'), query, headers, body }, versions, uploads);
  };
  const server = createServer((request, response) => {
    answer(request)
      .catch((error: unknown) => {
        if (!(error instanceof BucketRefusal)) throw error;
        return { status: error.status, body: refusalXml(error.code) };
      })
      .then((given) => given === null || send(request, response, given))
      .catch(() => response.destroy());
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const leave = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    versions,
    address: (prefix, login = {}) => {
      const { accessKeyId, secretAccessKey, region } = { ...LOGIN, ...login };
      const [key, secret] = [accessKeyId, secretAccessKey].map(encodeURIComponent);
      return `s3://${key}:${secret}@127.0.0.1:${port}/${BUCKET}/${prefix}?region=${region}&tls=off`;
    },
    stall: (on) => {
      stalled = on;
    },
    refuseWrites: (refusal) => {
      refusedWrites = refusal;
    },
    leave,
    comeBack: () => listen(port),
    close: async () => {
      if (server.listening) await leave();
    },
  };
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body = '' }: BucketAnswer): void {
  const bytes = Buffer.from(body);
  const length = request.method === 'DELETE' ? {} : { 'content-length': String(bytes.length) };
  response.writeHead(status, { ...headers, ...length }).end(request.method === 'HEAD' ? undefined : bytes);
}
