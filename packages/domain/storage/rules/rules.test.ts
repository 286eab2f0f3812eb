import { REVEAL_PURPOSES } from '@kean/circulation/contract';
import type { AskedSubject, KeyUse } from '@kean/encryption';
import { newId, SCOPES, type StaffId } from '@kean/kernel';
import { SENDING_PURPOSES } from '@kean/messages';
import { describe, expect, it } from 'vitest';
import { MASKED_PURPOSES } from './opening-purposes.ts';
import { refusalToMake, refusalToOpen } from './refusal-to-open.ts';
import { rootRotationNeedsAnotherRoot } from './root-rotation-needs-another-root.ts';

const staffId = newId<'Staff'>();
const other: StaffId = newId<'Staff'>();
const byPerson = (purpose: string): KeyUse => ({ principal: { staffId }, purpose });
const bySystem = (purpose: string): KeyUse => ({ principal: 'system', purpose });
const aClient = (changes: Partial<AskedSubject> = {}): AskedSubject => ({
  id: newId<'Client'>(),
  state: 'active',
  consentVersion: null,
  reach: { scope: 'own', assignee: staffId },
  ...changes,
});

describe('the key of a client', () => {
  it('opens for every mask and every stated look at an active client of one’s own', () => {
    for (const purpose of [...MASKED_PURPOSES, ...REVEAL_PURPOSES]) {
      expect(refusalToOpen('client', aClient(), byPerson(purpose))).toBeNull();
    }
  });

  it('opens for no purpose that nobody declared, and not for upkeep in a person’s name', () => {
    for (const purpose of ['curiosity', 'export', 'import', 'key-rotation', 'test']) {
      expect(refusalToOpen('client', aClient(), byPerson(purpose))).toBe('purpose-opens-nothing');
    }
  });

  it('opens for the system to seal it anew, and for nothing that a person does', () => {
    const reached = aClient({ reach: { scope: 'system', assignee: null } });
    expect(refusalToOpen('client', reached, bySystem('key-rotation'))).toBeNull();
    for (const purpose of [...MASKED_PURPOSES, ...REVEAL_PURPOSES]) {
      expect(refusalToOpen('client', reached, bySystem(purpose))).toBe('purpose-opens-nothing');
    }
    expect(refusalToOpen('client', reached, byPerson('show-list'))).toBe('reach-is-not-a-persons');
    expect(refusalToOpen('client', aClient(), bySystem('key-rotation'))).toBe('reach-is-not-a-persons');
  });

  it.each(['erased', '', 'unknown', 'import'])('never opens in the state "%s"', (state) => {
    for (const purpose of [...MASKED_PURPOSES, ...REVEAL_PURPOSES]) {
      expect(refusalToOpen('client', aClient({ state }), byPerson(purpose))).toBe('client-erased');
    }
  });

  it('in quarantine opens as a mask and to ask for consent, and for nothing else', () => {
    const open = [...MASKED_PURPOSES, ...REVEAL_PURPOSES].filter(
      (purpose) => refusalToOpen('client', aClient({ state: 'quarantined' }), byPerson(purpose)) === null,
    );
    expect(open).toEqual([...MASKED_PURPOSES, 'consent-request']);
    const contradiction = aClient({ state: 'quarantined', consentVersion: 3 });
    expect(refusalToOpen('client', contradiction, byPerson('consent-request'))).toBe('consent-contradicts-state');
  });

  it('under restriction opens as a mask, for the client’s own request and for an incident', () => {
    const open = [...MASKED_PURPOSES, ...REVEAL_PURPOSES].filter(
      (purpose) => refusalToOpen('client', aClient({ state: 'restricted' }), byPerson(purpose)) === null,
    );
    expect(open).toEqual([...MASKED_PURPOSES, 'data-subject-request', 'incident-handling']);
  });

  it.each([
    ['active', SENDING_PURPOSES],
    ['quarantined', ['send-consent-request']],
    ['restricted', ['send-about-rights', 'send-about-incident']],
    ['erased', []],
  ])('of a client who is %s opens for these messages of the system: %s', (state, expected) => {
    const reached = aClient({ state, reach: { scope: 'system', assignee: null } });
    const open = SENDING_PURPOSES.filter((purpose) => refusalToOpen('client', reached, bySystem(purpose)) === null);
    expect(open).toEqual(expected);
    for (const purpose of SENDING_PURPOSES) {
      expect(refusalToOpen('client', aClient({ state }), byPerson(purpose))).toBe('purpose-opens-nothing');
    }
  });

  it('opens in the scope of own clients for the present assignee only, and in a wider scope for whoever reaches', () => {
    for (const assignee of [null, other]) {
      const lapsed = aClient({ reach: { scope: 'own', assignee } });
      expect(refusalToOpen('client', lapsed, byPerson('show-list'))).toBe('assignment-not-in-force');
      for (const scope of SCOPES.filter((one) => one !== 'own')) {
        expect(refusalToOpen('client', aClient({ reach: { scope, assignee } }), byPerson('show-list'))).toBeNull();
      }
    }
  });
});

describe('the key of an import', () => {
  const anImport = (assignee: StaffId | null) => aClient({ state: 'import', reach: { scope: 'own', assignee } });

  it('opens for who uploaded it and for nobody else', () => {
    expect(refusalToOpen('import', anImport(staffId), byPerson('import'))).toBeNull();
    expect(refusalToOpen('import', anImport(other), byPerson('import'))).toBe('import-of-another');
    expect(refusalToOpen('import', anImport(staffId), bySystem('import'))).toBe('import-of-another');
    expect(refusalToOpen('import', anImport(staffId), byPerson('show-list'))).toBe('purpose-opens-nothing');
    expect(refusalToOpen('import', aClient(), byPerson('import'))).toBe('purpose-opens-nothing');
  });
});

describe('a new key', () => {
  it('is made for what a person takes in, and for nothing else', () => {
    expect(refusalToMake('client', byPerson('import'))).toBeNull();
    for (const use of [bySystem('import'), byPerson('show-list'), bySystem('key-rotation')]) {
      expect(refusalToMake('client', use)).toBe('purpose-makes-nothing');
    }
  });
});

describe('a rotation of the root', () => {
  it('needs keys under another root; the others are always possible', () => {
    expect(rootRotationNeedsAnotherRoot('root', 0)).toEqual({ code: 'STORAGE_NOTHING_TO_ROTATE' });
    expect(rootRotationNeedsAnotherRoot('root', 1)).toBeNull();
    expect(rootRotationNeedsAnotherRoot('data', 0)).toBeNull();
  });
});
