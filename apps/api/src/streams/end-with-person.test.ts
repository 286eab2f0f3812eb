import { Readable } from 'node:stream';
import { failCall, type OpenStream, type SignedInContext } from '@kean/procedures';
import { describe, expect, it, vi } from 'vitest';
import { endWithPerson } from './end-with-person.ts';

/** Goes on for ever. */
const endless = () =>
  Readable.from(
    (async function* () {
      for (;;) {
        yield 'x';
        await new Promise((resolve) => setImmediate(resolve));
      }
    })(),
  );

function callWith(stream: OpenStream | undefined): SignedInContext {
  const streams = stream === undefined ? undefined : { open: async () => stream };
  return { streams } as SignedInContext;
}

describe('a transfer', () => {
  it('is broken off when its person may not go on, and nothing follows', async () => {
    const ending = new AbortController();
    const close = vi.fn();
    const bytes = await endWithPerson(callWith({ ended: ending.signal, close }), 'file', endless());
    let read = 0;
    const reading = (async () => {
      for await (const _ of bytes) {
        read += 1;
        if (read === 3) ending.abort(failCall('CALL_SIGN_IN_REQUIRED'));
      }
    })();
    await expect(reading).rejects.toThrow();
    expect(read).toBeLessThan(6);
    expect(bytes.destroyed).toBe(true);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('does not begin where nobody could end it', async () => {
    await expect(endWithPerson(callWith(undefined), 'file', endless())).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
