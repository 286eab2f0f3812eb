import { REVEAL_PURPOSES } from '@kean/circulation/contract';
import { INTAKE_FIELD_NAMES, PURPOSE_CODES } from '@kean/collection/purposes';
import type { AskedSubject, Ground, KeyUse } from '@kean/encryption';
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
/** A ground as the database tells it; the notice told more than any purpose asks for. */
const ground = (purpose: string, more: Partial<Ground> = {}): Ground => ({
  ...{ purpose, class: 'general', basis: 'consent', version: 1 },
  fields: [...INTAKE_FIELD_NAMES],
  ...more,
});
const DUTIES = ['rights-of-individuals', 'incident-handling'];
const EVERY_GROUND = [
  ...PURPOSE_CODES.map((purpose) => ground(purpose)),
  ...DUTIES.map((purpose) => ground(purpose, { basis: 'legal-duty', version: 0, fields: [] })),
];
const APPROVED = EVERY_GROUND.filter(({ basis }) => basis !== 'consent');
const aClient = (changes: Partial<AskedSubject> = {}): AskedSubject => ({
  id: newId<'Client'>(),
  state: 'active',
  grounds: EVERY_GROUND,
  reach: { scope: 'own', assignee: staffId },
  ...changes,
});

describe('the key of a number of staff', () => {
  const phone = (scope: 'system' | 'own'): AskedSubject => ({
    ...{ id: newId<'StaffPhone'>(), state: 'staff-phone', grounds: [] },
    reach: { scope, assignee: scope === 'own' ? staffId : null },
  });

  it('opens for new tokens alone, and for no person, not the one who entered it', () => {
    expect(refusalToOpen('import', phone('system'), bySystem('key-rotation'))).toBeNull();
    for (const purpose of ['key-rotation', 'import', 'register', 'staff-phones', 'show-list'])
      expect(refusalToOpen('import', phone('own'), byPerson(purpose))).toBe('purpose-opens-nothing');
    for (const purpose of ['import', 'register', 'staff-phones', 'contact-list'])
      expect(refusalToOpen('import', phone('system'), bySystem(purpose))).toBe('purpose-opens-nothing');
    expect(refusalToMake('import', byPerson('staff-phones'))).toBeNull();
    expect(refusalToMake('import', bySystem('staff-phones'))).toBe('purpose-makes-nothing');
  });
});

describe('the key of a private address', () => {
  it('opens as the reminder of secrecy is written, and for no person', () => {
    const mail = (scope: 'system' | 'agency'): AskedSubject => ({
      ...{ id: newId<'Leaving'>(), state: 'private-mail', grounds: [] },
      reach: { scope, assignee: null },
    });
    expect(refusalToOpen('import', mail('system'), bySystem('remind-of-secrecy'))).toBeNull();
    for (const closed of [
      refusalToOpen('import', mail('agency'), byPerson('remind-of-secrecy')),
      refusalToOpen('import', mail('agency'), byPerson('private-mails')),
      refusalToOpen('import', mail('system'), bySystem('key-rotation')),
    ])
      expect(closed).toBe('purpose-opens-nothing');
    expect(refusalToMake('import', byPerson('private-mails'))).toBeNull();
  });
});

describe('the key of an address before', () => {
  it('opens to tell of the change, and for no person', () => {
    const mail: AskedSubject = {
      ...{ id: newId<'StaffMailPast'>(), state: 'past-mail', grounds: [] },
      reach: { scope: 'system', assignee: null },
    };
    expect(refusalToOpen('import', mail, bySystem('tell-of-changed-mail'))).toBeNull();
    expect(refusalToOpen('import', mail, byPerson('tell-of-changed-mail'))).toBe('purpose-opens-nothing');
    expect(refusalToOpen('import', mail, bySystem('remind-of-secrecy'))).toBe('purpose-opens-nothing');
    expect(refusalToMake('import', byPerson('past-mails'))).toBeNull();
  });
});

describe('the key of a breach of secrecy', () => {
  const breach = (scope: 'agency' | 'self' | 'system', about = other): AskedSubject => ({
    ...{ id: newId<'SecrecyBreach'>(), state: 'secrecy-breach', grounds: [] },
    reach: { scope, assignee: about },
  });

  it('opens for the register, never for its own case, and for whom it is about', () => {
    expect(refusalToOpen('import', breach('agency'), byPerson('secrecy-register'))).toBeNull();
    expect(refusalToOpen('import', breach('self', staffId), byPerson('own-record'))).toBeNull();
    for (const closed of [
      refusalToOpen('import', breach('agency', staffId), byPerson('secrecy-register')),
      refusalToOpen('import', breach('self'), byPerson('own-record')),
      refusalToOpen('import', breach('agency'), byPerson('own-record')),
      refusalToOpen('import', breach('agency'), byPerson('import')),
      refusalToOpen('import', breach('system'), bySystem('secrecy-register')),
      refusalToOpen('import', breach('system'), bySystem('key-rotation')),
    ])
      expect(closed).toBe('purpose-opens-nothing');
    expect(refusalToMake('import', byPerson('secrecy-register'))).toBeNull();
    expect(refusalToMake('import', bySystem('secrecy-register'))).toBe('purpose-makes-nothing');
  });
});

describe('the key of a leaked file', () => {
  const leak = (scope: 'system' | 'own' | 'agency'): AskedSubject => ({
    ...{ id: newId<'LeakRadius'>(), state: 'leaked-file', grounds: [] },
    reach: { scope, assignee: scope === 'own' ? staffId : null },
  });

  it('opens to be measured alone, and for no person, not the one who brought it', () => {
    expect(refusalToOpen('import', leak('system'), bySystem('measure-leak'))).toBeNull();
    for (const closed of [
      refusalToOpen('import', leak('own'), byPerson('measure-leak')),
      refusalToOpen('import', leak('agency'), byPerson('leaked-files')),
      refusalToOpen('import', leak('system'), byPerson('measure-leak')),
      refusalToOpen('import', leak('system'), bySystem('leaked-files')),
      refusalToOpen('import', leak('system'), bySystem('key-rotation')),
    ])
      expect(closed).toBe('purpose-opens-nothing');
    expect(refusalToMake('import', byPerson('leaked-files'))).toBeNull();
    expect(refusalToMake('import', bySystem('leaked-files'))).toBe('purpose-makes-nothing');
  });
});

describe('the key of a paper of a check', () => {
  const paper = (scope: 'agency' | 'own' | 'system', about: typeof other | null = other): AskedSubject => ({
    ...{ id: newId<'DutyPaper'>(), state: 'check-paper', grounds: [] },
    reach: { scope, assignee: about },
  });

  it('opens for who decides checks of others, and of nobody unnamed', () => {
    expect(refusalToOpen('import', paper('agency'), byPerson('check-papers'))).toBeNull();
    for (const closed of [
      refusalToOpen('import', paper('agency', staffId), byPerson('check-papers')),
      refusalToOpen('import', paper('agency', null), byPerson('check-papers')),
      refusalToOpen('import', paper('own'), byPerson('check-papers')),
      refusalToOpen('import', paper('agency'), byPerson('secrecy-register')),
      refusalToOpen('import', paper('system'), bySystem('check-papers')),
      refusalToOpen('import', paper('system'), bySystem('key-rotation')),
    ])
      expect(closed).toBe('purpose-opens-nothing');
    expect(refusalToMake('import', byPerson('check-papers'))).toBeNull();
    expect(refusalToMake('import', bySystem('check-papers'))).toBe('purpose-makes-nothing');
  });
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
      (purpose) =>
        refusalToOpen('client', aClient({ state: 'quarantined', grounds: APPROVED }), byPerson(purpose)) === null,
    );
    expect(open).toEqual([...MASKED_PURPOSES, 'consent-request']);
    const contradiction = aClient({ state: 'quarantined', grounds: [ground('viewing', { version: 3 })] });
    expect(refusalToOpen('client', contradiction, byPerson('consent-request'))).toBe('consent-contradicts-state');
  });

  it('opens the words of a request for whoever answers it, in every state but erased, on the approved duty alone', () => {
    const duty = [ground('rights-of-individuals', { basis: 'legal-duty' })];
    const answers = (state: string, grounds: Ground[]) =>
      refusalToOpen('client', aClient({ state, grounds }), byPerson('answer-request'));
    for (const state of ['active', 'quarantined', 'restricted']) {
      expect(answers(state, duty), state).toBeNull();
      expect(answers(state, []), state).toBe('no-ground-for-purpose');
    }
    expect(answers('erased', duty)).toBe('client-erased');
    expect(refusalToOpen('client', aClient({}), bySystem('answer-request'))).toBe('purpose-opens-nothing');
  });

  it('under restriction opens as a mask, for the client’s own request and for an incident', () => {
    const open = [...MASKED_PURPOSES, ...REVEAL_PURPOSES].filter(
      (purpose) => refusalToOpen('client', aClient({ state: 'restricted' }), byPerson(purpose)) === null,
    );
    expect(open).toEqual([...MASKED_PURPOSES, 'data-subject-request', 'incident-handling']);
  });

  it.each([
    ['active', SENDING_PURPOSES],
    ['quarantined', ['send-consent-request', 'send-about-phone']],
    ['restricted', ['send-about-rights', 'send-about-incident', 'send-about-phone']],
    ['erased', []],
  ])('of a client who is %s opens for these messages of the system: %s', (state, expected) => {
    const grounds = state === 'quarantined' ? APPROVED : EVERY_GROUND;
    const reached = aClient({ state, grounds, reach: { scope: 'system', assignee: null } });
    const open = SENDING_PURPOSES.filter((purpose) => refusalToOpen('client', reached, bySystem(purpose)) === null);
    expect(open).toEqual(expected);
    for (const purpose of SENDING_PURPOSES) {
      expect(refusalToOpen('client', aClient({ state }), byPerson(purpose))).toBe('purpose-opens-nothing');
    }
  });

  it('opens for the client themself in every state but erased, for their own pages and for nothing else', () => {
    const themself = newId<'Client'>();
    const own = (changes: Partial<AskedSubject> = {}) =>
      aClient({ id: themself, grounds: [], reach: { scope: 'self', assignee: null }, ...changes });
    const use: KeyUse = { principal: { ownClientId: themself }, purpose: 'own-access' };
    for (const state of ['active', 'quarantined', 'restricted'])
      expect(refusalToOpen('client', own({ state }), use)).toBeNull();
    expect(refusalToOpen('client', own({ state: 'erased' }), use)).toBe('client-erased');
    for (const purpose of [...MASKED_PURPOSES, ...REVEAL_PURPOSES, ...SENDING_PURPOSES, 'key-rotation', 'import'])
      expect(refusalToOpen('client', own(), { ...use, purpose })).toBe('purpose-opens-nothing');
    expect(refusalToOpen('client', own({ id: newId<'Client'>() }), use)).toBe('client-is-another');
    for (const scope of [...SCOPES, 'system'] as const)
      expect(refusalToOpen('client', own({ reach: { scope, assignee: null } }), use)).toBe('client-is-another');
    expect(refusalToOpen('client', own(), byPerson('show-list'))).toBe('reach-is-not-a-persons');
    expect(refusalToOpen('client', own(), byPerson('own-access'))).toBe('purpose-opens-nothing');
    expect(refusalToOpen('client', own(), bySystem('own-access'))).toBe('purpose-opens-nothing');
    expect(refusalToOpen('import', own({ state: 'import' }), { ...use, purpose: 'import' })).toBe('import-of-another');
    expect(refusalToMake('client', { ...use, purpose: 'import' })).toBe('purpose-makes-nothing');
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

describe('a ground', () => {
  const use = (purpose: string, sensitive: string[] = []): KeyUse => ({ ...byPerson(purpose), sensitive });
  const opensBy = (grounds: Ground[], asked: KeyUse) => refusalToOpen('client', aClient({ grounds }), asked);

  it('is wanted by every purpose beyond the mask and the asking', () => {
    const open = [...MASKED_PURPOSES, ...REVEAL_PURPOSES].filter((purpose) => opensBy([], use(purpose)) === null);
    expect(open).toEqual([...MASKED_PURPOSES, 'consent-request']);
    const sent = SENDING_PURPOSES.filter(
      (purpose) =>
        refusalToOpen(
          'client',
          aClient({ grounds: [], reach: { scope: 'system', assignee: null } }),
          bySystem(purpose),
        ) === null,
    );
    expect(sent).toEqual(['send-consent-request', 'send-about-phone']);
  });

  it.each([
    ['purchase', ['brokerage-contact']],
    ['tenancy', ['brokerage-contact']],
    ['sale', ['brokerage-contact']],
    ['letting', ['brokerage-contact']],
    ['viewing', ['viewing-arrangement']],
    ['signing', ['contract-assistance']],
    ['satisfaction-call', ['follow-up']],
    ['market-news', []],
    ['rights-of-individuals', ['data-subject-request']],
    ['incident-handling', ['incident-handling']],
  ])('for "%s" opens %s and nothing else', (purpose, expected) => {
    const open = REVEAL_PURPOSES.filter((asked) => opensBy([ground(purpose)], use(asked)) === null);
    // What the offices' duties allow is named by an approval and not by a consent; either opens here, for neither has a form.
    const told = DUTIES.includes(purpose) ? [] : expected;
    expect(open).toEqual(
      [...told, 'consent-request'].sort(
        (a, b) => REVEAL_PURPOSES.indexOf(a as never) - REVEAL_PURPOSES.indexOf(b as never),
      ),
    );
    if (!DUTIES.includes(purpose)) return;
    const duty = ground(purpose, { basis: 'legal-duty', version: 0, fields: [] });
    expect(REVEAL_PURPOSES.filter((asked) => opensBy([duty], use(asked)) === null).sort()).toEqual(
      [...expected, 'consent-request'].sort(),
    );
  });

  it('whose notice told less than the purpose asks for today is none', () => {
    expect(opensBy([ground('viewing', { fields: ['name'] })], use('viewing-arrangement'))).toBe(
      'no-ground-for-purpose',
    );
    expect(opensBy([ground('gone')], use('viewing-arrangement'))).toBe('no-ground-for-purpose');
  });

  it('for what is sensitive is one of its own, which no contract replaces and a duty needs not', () => {
    const kind = 'identity-document';
    const contract = ground('signing', { basis: 'contract', version: 0, fields: [] });
    expect(opensBy([contract], use('contract-assistance'))).toBeNull();
    expect(opensBy([contract], use('contract-assistance', [kind]))).toBe('no-separate-consent');
    const apart = ground('signing', { class: kind });
    expect(opensBy([contract, apart], use('contract-assistance', [kind]))).toBeNull();
    expect(opensBy([apart], use('contract-assistance', [kind]))).toBe('no-ground-for-purpose');
    const duty = ground('incident-handling', { basis: 'legal-duty', version: 0, fields: [] });
    expect(opensBy([duty], use('incident-handling', [kind]))).toBeNull();
    expect(opensBy([], use('consent-request', [kind]))).toBe('no-separate-consent');
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

describe('the key of a form that is being filled in', () => {
  const aDraft = (assignee: StaffId | null) => aClient({ state: 'draft', reach: { scope: 'own', assignee } });

  it('opens for who began it and for nobody else, and for nothing but going on with it', () => {
    expect(refusalToOpen('import', aDraft(staffId), byPerson('register'))).toBeNull();
    expect(refusalToOpen('import', aDraft(other), byPerson('register'))).toBe('draft-of-another');
    expect(refusalToOpen('import', aDraft(staffId), bySystem('register'))).toBe('draft-of-another');
    expect(refusalToOpen('import', aDraft(staffId), byPerson('import'))).toBe('purpose-opens-nothing');
    expect(refusalToOpen('client', aDraft(staffId), byPerson('register'))).toBe('purpose-opens-nothing');
  });
});

describe('a new key', () => {
  it('is made for what a person takes in, and for nothing else', () => {
    for (const purpose of ['import', 'register', 'write-requests'])
      expect(refusalToMake('client', byPerson(purpose))).toBeNull();
    expect(refusalToOpen('client', aClient(), byPerson('write-requests'))).toBe('purpose-opens-nothing');
    for (const use of [
      bySystem('write-requests'),
      bySystem('import'),
      byPerson('show-list'),
      bySystem('key-rotation'),
    ]) {
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
