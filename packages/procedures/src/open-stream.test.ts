import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { failCall } from './errors.ts';
import { type OpenStream, whileOpen } from './open-stream.ts';

function held() {
  const ending = new AbortController();
  const close = vi.fn();
  const stream: OpenStream = { ended: ending.signal, close };
  return { stream, close, end: () => ending.abort(failCall('CALL_SIGN_IN_REQUIRED')) };
}

async function* counting(everyMs = 0, most = Number.POSITIVE_INFINITY): AsyncGenerator<number, void, undefined> {
  for (let count = 0; count < most; count += 1) {
    if (everyMs > 0) await pause(everyMs);
    yield count;
  }
}

const signedOut = expect.objectContaining({
  code: 'UNAUTHORIZED',
  cause: expect.objectContaining({ code: 'CALL_SIGN_IN_REQUIRED' }),
});

describe('whileOpen', () => {
  it('tells all of a source that comes to its own end, and closes once', async () => {
    const { stream, close } = held();
    const told: number[] = [];
    for await (const one of whileOpen(counting(0, 3), stream)) told.push(one);
    expect(told).toEqual([0, 1, 2]);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('ends at once with the reason while the source says nothing', async () => {
    const { stream, close, end } = held();
    const reading = whileOpen(counting(60_000), stream).next();
    const began = performance.now();
    end();
    await expect(reading).rejects.toEqual(signedOut);
    expect(performance.now() - began).toBeLessThan(100);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('tells nothing after the end, also what was there already', async () => {
    const { stream, end } = held();
    const told = whileOpen(counting(), stream);
    expect(await told.next()).toEqual({ value: 0, done: false });
    end();
    await expect(told.next()).rejects.toEqual(signedOut);
    expect(await told.next()).toEqual({ value: undefined, done: true });
  });

  it('begins nothing that was ended before', async () => {
    const { stream, end } = held();
    end();
    await expect(whileOpen(counting(), stream).next()).rejects.toEqual(signedOut);
  });

  it('lets go of the source and closes when the reader leaves', async () => {
    const { stream, close } = held();
    const left = vi.fn();
    async function* watched() {
      try {
        yield* counting();
      } finally {
        left();
      }
    }
    for await (const _ of whileOpen(watched(), stream)) break;
    await pause(0);
    expect([left.mock.calls.length, close.mock.calls.length]).toEqual([1, 1]);
  });

  it('says what the source refused in the words of a call, and leaves nothing waiting on a long life', async () => {
    const { stream } = held();
    const refusing = (async function* (): AsyncGenerator<number> {
      yield 1;
      throw failCall('CALL_UNAVAILABLE');
    })();
    const told = whileOpen(refusing, stream);
    await told.next();
    await expect(told.next()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});
