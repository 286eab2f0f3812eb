import { expect, it } from 'vitest';
import type { ShortText } from '../channel.ts';
import { keptFromNumbersOfNobody } from './kept-from-numbers-of-nobody.ts';

const sent: ShortText[] = [];
const gateway = {
  deliveryOf: null,
  send: async (text: ShortText) => {
    sent.push(text);
    return { providerId: 'taken' };
  },
};

it('takes what goes to nobody and hands it to no gateway; what goes to somebody it hands over', async () => {
  const kept = keptFromNumbersOfNobody(gateway, async () => new Set(['1399107']));
  expect(await kept.send({ id: 'one', to: '13991072231', text: '' })).toEqual({ providerId: null });
  expect(sent).toEqual([]);
  expect(await kept.send({ id: 'two', to: '13991082231', text: '' })).toEqual({ providerId: 'taken' });
  expect(sent.map(({ id }) => id)).toEqual(['two']);
});

it('sends nothing where nobody knows which numbers these are', async () => {
  const blind = keptFromNumbersOfNobody(gateway, () => Promise.reject(new Error('no answer')));
  await expect(blind.send({ id: 'three', to: '13991082231', text: '' })).rejects.toThrow('no answer');
  expect(sent.map(({ id }) => id)).not.toContain('three');
});
