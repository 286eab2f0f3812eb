import { expect, it } from 'vitest';
import { LabelsToSend, MOST_AT_ONCE } from './labels-to-send.ts';

function aTab() {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
  };
}
const label = (serial: number, shelf = 1) => ({ number: `A-2026-HT-${String(serial).padStart(5, '0')}`, shelf });

it('keeps what was read until it was taken, also for a page that is opened anew', () => {
  const tab = aTab();
  const before = new LabelsToSend(tab, 'one');
  for (const serial of [1, 2, 3]) before.add(label(serial));
  const after = new LabelsToSend(tab, 'one');
  expect(after.waiting).toEqual([label(1), label(2), label(3)]);
  expect(new LabelsToSend(tab, 'another').waiting).toEqual([]);
  after.taken([label(1), label(2)]);
  expect(after.waiting).toEqual([label(3)]);
  after.taken([label(3)]);
  expect(tab.held.size).toBe(0);
});

it('a label read twice counts once, on the shelf where it was seen last, and is not lost while the first is under way', () => {
  const labels = new LabelsToSend(aTab(), 'one');
  labels.add(label(1, 1));
  const sent = labels.next;
  labels.add(label(1, 2));
  labels.taken(sent);
  expect(labels.waiting).toEqual([label(1, 2)]);
});

it('sends in batches that a call takes, the oldest first', () => {
  const labels = new LabelsToSend(aTab(), 'one');
  for (let serial = 1; serial <= MOST_AT_ONCE + 5; serial += 1) labels.add(label(serial));
  expect(labels.next).toHaveLength(MOST_AT_ONCE);
  labels.taken(labels.next);
  expect(labels.waiting.map(({ number }) => number)).toEqual([201, 202, 203, 204, 205].map((one) => label(one).number));
});

it('whatever else lies there is nothing that waits', () => {
  for (const text of ['', 'nonsense', '{}', '[1, null, {"number": 3}]']) {
    const tab = aTab();
    tab.held.set('kean.labels.one', text);
    expect(new LabelsToSend(tab, 'one').waiting).toEqual([]);
  }
});
