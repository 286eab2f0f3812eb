import { expect, it } from 'vitest';
import { decodeCard, encodeCard, maskCard } from './client-card.ts';

it('reads back what was written, and was masked before', () => {
  const card = maskCard({ name: '王小明', phone: '13800001111', phone2: null });
  const bytes = encodeCard(card);
  expect(decodeCard(bytes)).toEqual(card);
  expect(bytes.toString('utf8')).not.toMatch(/小|明|0000/);
});

it('refuses bytes that are no card, and quotes nothing of them', () => {
  const wrong = ['', '\u0002["a",null,null]', '\u0001{}', '\u0001[1,null,null]', '\u0001["a"]'].map((text) =>
    Buffer.from(text),
  );
  for (const bytes of wrong) expect(() => decodeCard(bytes)).toThrow(/^a card/);
});
