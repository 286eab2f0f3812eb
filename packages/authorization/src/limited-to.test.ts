import { describe, expect, it } from 'vitest';
import { authorizerOf } from './authorizer.ts';
import { limitedTo } from './limited-to.ts';

const rule = (action: string) =>
  ({ action, subject: 'Client', reach: 'agency', conditions: undefined, fields: undefined }) as never;
const everything = authorizerOf([rule('clients.list'), rule('clients.read')]);
const limited = limitedTo(everything, ['clients.list', 'clients.never-granted']);
const row = { id: 'x' };

describe('an authorizer that is limited to some actions', () => {
  it('answers for them as the whole one does', () => {
    expect([limited.may('clients.list'), limited.can('clients.list', 'Client', row)]).toEqual([true, true]);
    expect(limited.scopeOf('clients.list')).toBe('agency');
    expect(limited.rowFilter('clients.list', 'Client')).toEqual(everything.rowFilter('clients.list', 'Client'));
    expect(limited.assertCan('clients.list', 'Client', row)).toBe(row);
  });

  it.each(['clients.read', 'clients.never-granted'])('answers no for %s in every way', (action) => {
    expect([limited.may(action), limited.can(action, 'Client', row), limited.scopeOf(action)]).toEqual([
      false,
      false,
      null,
    ]);
    expect(limited.fieldsOf(action, 'Client', row)).toEqual([]);
    expect(limited.rowFilter(action, 'Client').reach).not.toBe('all');
    expect(() => limited.assertCan(action, 'Client', row)).toThrow();
  });
});
