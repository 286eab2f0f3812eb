import { describe, expect, it } from 'vitest';
import { type ActionOffer, definePolicy } from './policy.ts';

const offer: ActionOffer = {
  action: 'reveal',
  subject: 'Client',
  scopes: ['own'],
  title: { zh: '查看', en: 'Reveal' },
};
const declare = (changes: Partial<ActionOffer>) => () =>
  definePolicy({ clause: 'circulation', actions: [{ ...offer, ...changes }] });

describe('definePolicy', () => {
  it('hands back what was declared', () => {
    expect(declare({})()).toEqual({ clause: 'circulation', actions: [offer] });
  });

  it.each([
    ['an action named with its clause', { action: 'circulation.reveal' }],
    ['an action that CASL could read as a wildcard', { action: '*' }],
    ['a subject that CASL reads as everything', { subject: 'all' }],
    ['an empty field list, which has meant all fields', { fields: [] }],
    ['a field with a wildcard', { fields: ['phone*'] }],
    ['no scope', { scopes: [] }],
    ['a scope without a place', { scopes: ['region'], places: { own: 'createdBy' } }],
    ['a place that is not a plain name', { places: { own: 'a" or true --' } }],
  ] satisfies [string, Partial<ActionOffer>][])('refuses %s', (_, changes) => {
    expect(declare(changes)).toThrow(TypeError);
  });

  it('refuses an unknown scope and an action that is offered twice', () => {
    expect(declare({ scopes: ['galaxy' as 'own'] })).toThrow(/known scope/);
    expect(() => definePolicy({ clause: 'circulation', actions: [offer, offer] })).toThrow(/twice/);
  });
});
