import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { CallContext } from './context.ts';
import { SLOW_MS, SOON_MS, unlessMeanwhile } from './meanwhile.ts';

const STANDS = { contained: false, changed: false };

function calling(tookMs: number, becameOf: { readonly contained: boolean; readonly changed: boolean }) {
  const since = vi.fn(async () => becameOf);
  const now = { who: 'now' } as unknown as CallContext;
  const call = {
    meanwhile: { began: performance.now() - tookMs, since, again: async () => now },
  } as unknown as CallContext;
  const answerOf = vi.fn(async (asked: CallContext) => ({ ok: true, by: asked === now ? 'now' : 'then' }));
  return { since, call, answerOf };
}

describe('an answer that took a while', () => {
  it('goes out where what it was decided by stands, and is not asked about where it was quick', async () => {
    for (const [took, asked] of [
      [0, 0],
      [SLOW_MS, 1],
    ] as const) {
      const { since, call, answerOf } = calling(took, STANDS);
      expect(await unlessMeanwhile(call, 'query', answerOf)).toEqual({ ok: true, by: 'then' });
      expect(since).toHaveBeenCalledTimes(asked);
    }
  });

  it.each([
    { contained: true, changed: false },
    { contained: false, changed: true },
  ])('is asked anew of a question where %j, by who asks now', async (became) => {
    const { call, answerOf } = calling(SLOW_MS, became);
    expect(await unlessMeanwhile(call, 'query', answerOf)).toEqual({ ok: true, by: 'now' });
    expect(answerOf).toHaveBeenCalledTimes(2);
  });

  it('is kept back of an act under a measure, which is done once; what else changed may be its own doing', async () => {
    const contained = calling(SLOW_MS, { contained: true, changed: true });
    await expect(unlessMeanwhile(contained.call, 'mutation', contained.answerOf)).rejects.toMatchObject({
      code: 'CALL_MEANWHILE',
    });
    expect(contained.answerOf).toHaveBeenCalledTimes(1);
    const { call, answerOf } = calling(SLOW_MS, { contained: false, changed: true });
    expect(await unlessMeanwhile(call, 'mutation', answerOf)).toEqual({ ok: true, by: 'then' });
  });

  it('does not go out where nobody can say, and not where measures come faster than answers', async () => {
    const { call, answerOf, since } = calling(SLOW_MS, STANDS);
    since.mockRejectedValue(new Error('away'));
    await expect(unlessMeanwhile(call, 'query', answerOf)).rejects.toThrow('away');
    const ever = calling(SLOW_MS, { contained: true, changed: false });
    const again = { ...ever.call, meanwhile: { ...ever.call.meanwhile, again: async () => again } } as CallContext;
    await expect(unlessMeanwhile(again, 'query', ever.answerOf)).rejects.toMatchObject({ code: 'CALL_MEANWHILE' });
  });

  it('goes by what was said a moment ago: what took long to be said is asked once more, and in the end nothing goes out', async () => {
    const { call, answerOf, since } = calling(SLOW_MS, STANDS);
    since.mockImplementationOnce(() => pause(SOON_MS + 20, STANDS));
    expect(await unlessMeanwhile(call, 'query', answerOf)).toEqual({ ok: true, by: 'then' });
    expect(since).toHaveBeenCalledTimes(2);
    since.mockImplementation(() => pause(SOON_MS + 20, STANDS));
    await expect(unlessMeanwhile(call, 'query', answerOf)).rejects.toMatchObject({ code: 'CALL_MEANWHILE' });
  });
});
