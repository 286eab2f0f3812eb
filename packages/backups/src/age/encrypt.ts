import { randomBytes } from 'node:crypto';
import { writeHeader } from './header.ts';
import { CHUNK_BYTES, NONCE_BYTES, payloadKey, sealChunk } from './payload.ts';
import type { AgeRecipient } from './x25519-keys.ts';
import { FILE_KEY_BYTES } from './x25519-stanza.ts';

/**
 * An age v1 file over this stream, which any of the recipients opens with the ordinary tool. Whoever runs this cannot open it
 * afterwards: the file key is forgotten with the call.
 *
 * @param recipients at least one
 */
export async function* ageEncrypted(
  plain: AsyncIterable<Uint8Array>,
  recipients: readonly AgeRecipient[],
): AsyncGenerator<Buffer> {
  if (recipients.length === 0) throw new TypeError('a file for nobody could never be opened');
  const fileKey = randomBytes(FILE_KEY_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  yield Buffer.concat([Buffer.from(writeHeader(recipients, fileKey), 'latin1'), nonce]);
  const key = payloadKey(fileKey, nonce);
  let held = Buffer.allocUnsafe(CHUNK_BYTES);
  let filled = 0;
  let chunk = 0;
  for await (const bytes of plain) {
    let at = 0;
    while (at < bytes.length) {
      // A full chunk waits until it is known that it is not the last: an empty last chunk is allowed to an empty file only.
      if (filled === CHUNK_BYTES) {
        yield* sealChunk(key, chunk, false, held);
        chunk += 1;
        held = Buffer.allocUnsafe(CHUNK_BYTES);
        filled = 0;
      }
      const taken = Math.min(CHUNK_BYTES - filled, bytes.length - at);
      held.set(bytes.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
    }
  }
  yield* sealChunk(key, chunk, true, held.subarray(0, filled));
}
