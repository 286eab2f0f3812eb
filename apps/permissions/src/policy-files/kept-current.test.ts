import { afterEach, expect, it, vi } from 'vitest';
import { KeptCurrent } from './kept-current.ts';

const TIMING = { everyMs: 10, boundMs: 200 };
let kept: KeptCurrent<string> | null = null;
afterEach(async () => kept?.stop());

/** A state behind files that a test changes. */
function files(initial: string) {
  const state = { text: initial, signature: 1, failing: false, loads: 0 };
  const source = {
    signature: async () => String(state.signature),
    load: async () => {
      state.loads += 1;
      if (state.failing) throw new Error('a file is wrong');
      return state.text;
    },
  };
  const change = (text: string) => {
    state.text = text;
    state.signature += 1;
  };
  return { state, source, change };
}
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 2_000, interval: 5 });

it('follows a change, and loads each state once', async () => {
  const { state, source, change } = files('one');
  kept = new KeptCurrent(source, TIMING);
  await kept.start();
  expect(kept.current()).toBe('one');
  change('two');
  await eventually(() => expect(kept?.current()).toBe('two'));
  expect(state.loads).toBe(2);
});

it('never loads while the files still change', async () => {
  const { state, source } = files('one');
  kept = new KeptCurrent(source, TIMING);
  await kept.start();
  const copying = setInterval(() => {
    state.signature += 1;
  }, 1);
  await new Promise((resolve) => setTimeout(resolve, 80));
  clearInterval(copying);
  expect(state.loads).toBe(1);
});

it('answers with the former state for its bound while the present one is wrong, then not at all, then again', async () => {
  const { state, source, change } = files('one');
  const onFault = vi.fn();
  kept = new KeptCurrent(source, { ...TIMING, onFault });
  await kept.start();
  state.failing = true;
  change('wrong');
  await eventually(() => expect(onFault).toHaveBeenCalledOnce());
  expect(kept.current()).toBe('one');
  await eventually(() => expect(kept?.current()).toBeNull());
  state.failing = false;
  await eventually(() => expect(kept?.current()).toBe('wrong'));
  expect(onFault).toHaveBeenCalledOnce();
});

it('starts without a state that can be had, and answers nothing', async () => {
  const { state, source } = files('one');
  state.failing = true;
  kept = new KeptCurrent(source, TIMING);
  await kept.start();
  expect(kept.current()).toBeNull();
});
