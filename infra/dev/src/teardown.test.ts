import { expect, test } from 'vitest';
import { Interrupted, Teardown } from './teardown.ts';

test('what was started last is undone first, and only once', async () => {
  const order: string[] = [];
  const teardown = new Teardown();
  for (const name of ['postgres', 'redis', 'api']) teardown.add(async () => void order.push(name));
  await Promise.all([teardown.run(), teardown.run()]);
  expect(order).toEqual(['api', 'redis', 'postgres']);
});

test('a step that fails does not keep the others from being undone', async () => {
  const order: string[] = [];
  const teardown = new Teardown();
  teardown.add(async () => void order.push('postgres'));
  teardown.add(() => Promise.reject(new Error('stuck')));
  await expect(teardown.run()).rejects.toThrow('could not be stopped');
  expect(order).toEqual(['postgres']);
});

test('a start that goes on during the teardown is refused, and what it adds is undone at once', async () => {
  const teardown = new Teardown();
  expect(() => teardown.check()).not.toThrow();
  const running = teardown.run();
  let undone = false;
  teardown.add(async () => {
    undone = true;
  });
  expect(() => teardown.check()).toThrow(Interrupted);
  await running;
  expect(undone).toBe(true);
});
