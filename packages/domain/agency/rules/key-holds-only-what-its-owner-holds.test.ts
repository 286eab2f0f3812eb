import { expect, it } from 'vitest';
import { keyHoldsOnlyWhatItsOwnerHolds } from './key-holds-only-what-its-owner-holds.ts';

const held = (action: string) => ['clients.list', 'agency.hold-api-keys'].includes(action);

it.each([
  [['clients.list'], undefined],
  [['clients.list', 'clients.read'], 'AGENCY_KEY_ACTION_NOT_OWN'],
  [['agency.hold-api-keys'], 'AGENCY_KEY_ACTION_NOT_OWN'],
])('a key for %j answers %s', (wanted, code) => {
  expect(keyHoldsOnlyWhatItsOwnerHolds(wanted, held)?.code).toBe(code);
});
