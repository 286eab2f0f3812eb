import { personalData as messages } from '@kean/messages/personal-data';
import { expect, it } from 'vitest';
import { personalData } from '../personal-data.ts';
import { SEALED_COLUMNS } from './sealed-columns.ts';

it('knows every column that the register calls sealed, and no other', () => {
  const registered = [...personalData.places, ...messages.places]
    // Of an object it is the key in its row that is sealed anew; a number of staff has no client whose key could seal it.
    .filter(({ place, sealed, subject }) => sealed && subject.kind === 'client' && !place.startsWith('object:'))
    .map(({ place }) => place);
  expect(registered.length).toBeGreaterThan(4);
  expect(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(registered.sort());
});
