import { addAbortSignal, type Readable } from 'node:stream';
import { failCall, type OpenStream, type SignedInContext } from '@kean/procedures';

/**
 * Holds a transfer for its person. When that person may not go on, it breaks off: headers are gone by then, and a broken transfer is
 * the one thing that no browser takes for a complete file.
 */
export async function endWithPerson<Bytes extends Readable>(
  { streams }: SignedInContext,
  kind: string,
  bytes: Bytes,
): Promise<Bytes> {
  if (streams === undefined) throw failCall('CALL_UNAVAILABLE');
  const stream: OpenStream = await streams.open(kind);
  bytes.once('close', () => stream.close());
  addAbortSignal(stream.ended, bytes);
  return bytes;
}
