import { SEEDED_ROLES } from '@kean/agency/contract';
import { expect, it } from 'vitest';
import { REVEAL_PURPOSES, REVEALABLE } from '../contract.ts';
import { CIRCULATION_ERRORS } from '../errors.ts';
import { policy } from '../policy.ts';
import { assigneeIsActiveStaffOfTheBranch } from './assignee-is-active-staff-of-the-branch.ts';
import { assigneeSeesClientsAtAll } from './assignee-sees-clients-at-all.ts';
import { belongsToAnItem, placeOfRevealable } from './column-of-revealable.ts';
import { CRIMINAL_THRESHOLD_ON_DUTY, dailyLooksOf } from './daily-looks-stay-below-the-criminal-threshold.ts';
import { purposeMustFitTheStateOfTheClient } from './purpose-must-fit-the-state-of-the-client.ts';
import { purposesOfferedTo } from './purposes-offered-to-roles.ts';

it('no role may look as often in a day as makes a leak serious, and roles do not add up', () => {
  expect(SEEDED_ROLES.length).toBeGreaterThan(5);
  for (const role of SEEDED_ROLES) expect(dailyLooksOf([role])).toBeLessThan(CRIMINAL_THRESHOLD_ON_DUTY);
  expect(dailyLooksOf([...SEEDED_ROLES])).toBeLessThan(CRIMINAL_THRESHOLD_ON_DUTY);
  expect(dailyLooksOf(['agent'])).toBe(20);
});

it('whoever is in notice has a part of a day, and a mark widens nobody', () => {
  expect(dailyLooksOf(['agent', 'notice:30'])).toBe(6);
  expect(dailyLooksOf(['agent', 'compliance', 'notice:0'])).toBe(0);
  expect(dailyLooksOf(['agent', 'notice:999'])).toBe(20);
  expect(dailyLooksOf(['notice:100'])).toBe(0);
});

it('roles that never see a client have neither looks nor purposes, nor has a name that is no role', () => {
  for (const role of ['auditor', 'operator', 'hr', 'archivist', 'constructor', 'toString', '__proto__', '']) {
    expect([dailyLooksOf([role]), purposesOfferedTo([role])]).toEqual([0, []]);
  }
  expect([dailyLooksOf([]), purposesOfferedTo([])]).toEqual([0, []]);
});

it('nobody who serves clients may state the purposes of an investigation', () => {
  expect(purposesOfferedTo(['agent'])).not.toContain('incident-handling');
  expect(purposesOfferedTo(['security'])).toEqual(['incident-handling']);
  expect(purposesOfferedTo(['security', 'agent'])).toEqual(expect.arrayContaining(['incident-handling', 'follow-up']));
});

it('the state of a client decides which purposes are left', () => {
  const left = (state: Parameters<typeof purposeMustFitTheStateOfTheClient>[0]) =>
    REVEAL_PURPOSES.filter((purpose) => purposeMustFitTheStateOfTheClient(state, purpose) === null);
  expect(left('active')).toEqual([...REVEAL_PURPOSES]);
  expect(left('quarantined')).toEqual(['consent-request']);
  expect(left('restricted')).toEqual(['data-subject-request', 'incident-handling']);
  expect(left('erased')).toEqual([]);
});

it('every revealable value has one place of its own', () => {
  const [client, item] = ['0190a138-0000-7000-8000-000000000001', '0190a138-0000-7000-8000-000000000002'];
  const places = REVEALABLE.map((field) =>
    JSON.stringify(placeOfRevealable(client as never, field, belongsToAnItem(field) ? item : undefined)),
  );
  expect(new Set(places).size).toBe(REVEALABLE.length);
  expect(() => placeOfRevealable(client as never, 'property.address', undefined)).toThrow(TypeError);
});

it('a client goes to active staff of its branch', () => {
  const candidate = { branchId: 'b', status: 'active', roles: ['agent'] } as const;
  expect(assigneeIsActiveStaffOfTheBranch(candidate, 'b')).toBe(true);
  expect(assigneeIsActiveStaffOfTheBranch(candidate, 'c')).toBe(false);
  expect(assigneeIsActiveStaffOfTheBranch({ ...candidate, status: 'left' }, 'b')).toBe(false);
});

it('a client goes to nobody whom the separation of duties keeps from every client', () => {
  expect(assigneeSeesClientsAtAll({ roles: ['agent', 'store-manager'] })).toBe(true);
  expect(assigneeSeesClientsAtAll({ roles: [] })).toBe(true);
  expect(assigneeSeesClientsAtAll({ roles: ['agent', 'operator'] })).toBe(false);
  expect(assigneeSeesClientsAtAll({ roles: ['auditor', 'agent'] })).toBe(false);
});

it('whoever works with a client does not decide alone who works with it next', () => {
  expect(policy.actions.find((offer) => offer.action === 'assign')?.scopes).not.toContain('own');
});

it('every refusal tells a person in both languages what to do', () => {
  for (const { publicText } of Object.values(CIRCULATION_ERRORS)) {
    expect(publicText.zh).toMatch(/\p{Script=Han}.*。$/u);
    expect(publicText.en).toMatch(/^[A-Z].*\.$/);
  }
});
