import { expect, test } from 'vitest';
import type { Register, RegisterEntry } from '#lib/api/views.ts';
import { byOwner, inShort, narrowRegister, registerAddress, registerChoiceIn, valuesOf } from './narrow-register.ts';

const text = { zh: '字', en: 'word' };
const entry = (place: string, owner: string, of: string, sealed: boolean): RegisterEntry => ({
  place,
  storage: 'table',
  owner,
  clauses: owner === 'clients' ? '1.2' : '5.3',
  class: { code: of, text },
  purpose: { code: 'brokerage', text },
  basis: text,
  subject: { kind: owner === 'clients' ? 'client' : 'staff', by: 'id' },
  retention: { code: 'client-dossier', text },
  eraser: { code: 'destroy-data-key', text },
  sealed,
});
const register: Register = {
  digest: '',
  entries: [
    entry('staff.email', 'agency', 'contact', false),
    entry('client.card', 'clients', 'contact', true),
    entry('client.sealed', 'clients', 'sensitive', true),
  ],
};
const placesOf = (query: string) =>
  narrowRegister(register, registerChoiceIn(new URLSearchParams(query))).map(({ place }) => place);

test('the register is narrowed by every facet at once', () => {
  expect(placesOf('')).toHaveLength(3);
  expect(placesOf('class=contact')).toEqual(['staff.email', 'client.card']);
  expect(placesOf('class=contact&sealed=yes')).toEqual(['client.card']);
  expect(placesOf('class=unheard-of')).toEqual([]);
});

test('the address says a choice so that it is read back the same, and nothing of another form', () => {
  const choice = { class: 'contact', sealed: 'yes' };
  expect(registerChoiceIn(new URL(registerAddress(choice), 'http://here').searchParams)).toEqual(choice);
  expect(registerAddress(choice, 'class')).toBe('/accountability/register?sealed=yes');
  expect(registerAddress(choice, 'sealed', 'no')).toBe('/accountability/register?class=contact&sealed=no');
  expect(registerChoiceIn(new URLSearchParams('class=%3Cb%3E&other=x'))).toEqual({});
});

test('values are counted, the most frequent first', () => {
  expect(valuesOf(register.entries, 'class')).toEqual([
    { value: 'contact', count: 2 },
    { value: 'sensitive', count: 1 },
  ]);
});

test('entries stand under who keeps them in the order of the clauses, and places that agree in everything share a row', () => {
  const more = entry('client.gender', 'clients', 'contact', true);
  const owners = byOwner([...register.entries, more]);
  expect(owners.map(({ owner, count }) => [owner, count])).toEqual([
    ['clients', 3],
    ['agency', 1],
  ]);
  expect(owners[0]?.rows.map(({ places }) => places)).toEqual([['client.card', 'client.gender'], ['client.sealed']]);
});

test('columns of one table are named together, objects as they are', () => {
  const places = ['demand.kind', 'demand.district', 'property.address', 'object:imports/<id>/source'];
  expect(inShort(places)).toEqual(['demand: kind, district', 'property.address', 'object:imports/<id>/source']);
});
