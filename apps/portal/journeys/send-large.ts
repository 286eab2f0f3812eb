import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';

const MB = 1024 * 1024;
/** Lines of a list of nobody. */
const PIECE = Buffer.from('外人,19912340000\n'.repeat(Math.ceil(MB / 20)).slice(0, MB));

/** Sends so much without saying how long it is, until it is answered; what was sent by then may be less. */
export async function sendLarge(
  address: string,
  megabytes: number,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; body: unknown; sentMegabytes: number }> {
  const sending = request(address, { method: 'POST', headers });
  let sentBytes = 0;
  let answered: IncomingMessage | null = null;
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    sending.once('response', (response) => {
      answered = response;
      resolve(response);
    });
    sending.on('error', (error) => answered ?? reject(error));
  });
  for (; sentBytes < megabytes * MB && answered === null; sentBytes += PIECE.length) {
    if (!sending.write(PIECE)) await Promise.race([once(sending, 'drain'), answer]);
  }
  sending.end();
  const response = await answer;
  const body = await json(response).catch(() => null);
  sending.destroy();
  return { status: response.statusCode ?? 0, body, sentMegabytes: sentBytes / MB };
}
