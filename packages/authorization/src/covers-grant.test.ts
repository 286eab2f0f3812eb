import type { Grant } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { coversGrant } from './covers-grant.ts';
import { grant } from './sample-policies.fixture.ts';

const list = (more: Partial<Grant> = {}) => grant('clients.list', 'Client', 'branch', null, more);
const reveal = (fields: readonly string[]) => grant('circulation.reveal', 'Client', 'branch', fields);
const state = (...oneOf: string[]) => [{ property: 'state', oneOf }];
const SOON = '2026-12-01T00:00:00.000Z';
const LATER = '2026-12-02T00:00:00.000Z';

describe('coversGrant', () => {
  it.each<[string, Grant, Grant, boolean]>([
    ['itself', list(), list(), true],
    ['a narrower scope', list(), list({ scope: 'own' }), true],
    ['a wider scope', list(), list({ scope: 'region' }), false],
    ['another act', list(), grant('clients.merge', 'Client', 'branch'), false],
    ['fewer fields', reveal(['name', 'phone']), reveal(['phone']), true],
    ['a further field', reveal(['phone']), reveal(['name', 'phone']), false],
    ['the same with a condition', list(), list({ conditions: state('active') }), true],
    ['the same without its condition', list({ conditions: state('active') }), list(), false],
    ['fewer values', list({ conditions: state('active', 'erased') }), list({ conditions: state('active') }), true],
    ['a further value', list({ conditions: state('active') }), list({ conditions: state('active', 'erased') }), false],
    ['an earlier end', list({ expiresAt: LATER }), list({ expiresAt: SOON }), true],
    ['a later end', list({ expiresAt: SOON }), list({ expiresAt: LATER }), false],
    ['no end', list({ expiresAt: SOON }), list(), false],
  ])('of %s', (_what, wide, narrow, covered) => {
    expect(coversGrant(wide, narrow)).toBe(covered);
  });
});
