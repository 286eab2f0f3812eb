import { misuse } from '../refusal.ts';
import { codeOf, tooLong } from './folder-source.ts';
import type { LogSource } from './log-source.ts';

const TIMEOUT_MS = 20_000;
const GONE = new Set([404, 410]);

/** A log behind a URL prefix (C2SP tlog-tiles). */
export function httpSource(address: URL): LogSource {
  const prefix = address.href.replace(/\/*$/, '/');
  return { name: prefix, read: (path, mostBytes) => readFrom(new URL(path, prefix), mostBytes) };
}

async function readFrom(url: URL, mostBytes: number): Promise<Buffer | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.ok) return await gather(response, url, mostBytes);
    await response.body?.cancel();
    if (GONE.has(response.status)) return null;
    throw misuse(`${url} answers with status ${response.status}.`, 'Check the address; try again later.');
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    const why = error.cause === undefined ? error.name : codeOf(error.cause);
    throw misuse(`${url} does not answer (${why}).`, 'Check the address and that the log is being served; try again.');
  }
}

/** What arrives may be unpacked by `fetch`; the bound counts what comes out. */
async function gather(response: Response, url: URL, mostBytes: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > mostBytes) throw tooLong(url.href, mostBytes);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
