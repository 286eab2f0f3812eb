import { describe, expect, it } from 'vitest';
import { readFilter } from './filter.ts';
import { filterMatches } from './filter-matches.ts';
import { filterToSql } from './filter-to-sql.ts';
import { readPatch } from './patch-op.ts';
import { type ScimFault, URN } from './scim-fault.ts';
import { mustMatch, project, type Resource, withVersion } from './shown.ts';

const COLUMNS = { username: { sql: 'u.email', holds: 'text' }, active: { sql: 'a', holds: 'boolean' } } as const;
const faultOf = (work: () => unknown): string | null => {
  try {
    work();
    return 'nothing was refused';
  } catch (fault) {
    return (fault as ScimFault).scimType;
  }
};

describe('a filter', () => {
  it('puts nothing that was sent into the statement', () => {
    const hostile = `x'); drop table staff; --`;
    const { sql, values } = filterToSql(
      readFilter(`userName eq ${JSON.stringify(hostile)} or not (active eq true)`),
      COLUMNS,
      3,
    );
    expect(sql).toBe('(lower(u.email) = $4::text or not coalesce(a is true, false))');
    expect(values).toEqual([hostile.toLowerCase()]);
  });

  it('binds not before and, and and before or (RFC 7644 3.4.2.2)', () => {
    expect(readFilter('a pr or b pr and c pr')).toMatchObject({ is: 'or', right: { is: 'and' } });
    expect(readFilter('(a pr or b pr) and c pr')).toMatchObject({ is: 'and', left: { is: 'or' } });
  });

  it('reads what stands in brackets as parts of what stands before them', () => {
    expect(readFilter('emails[type eq "work"]')).toEqual({
      is: 'compared',
      attribute: 'emails.type',
      by: 'eq',
      value: 'work',
    });
  });

  it.each([
    '',
    'a',
    'a eq',
    'a eq "x',
    'a eq "\\u12"',
    'a eq x',
    '(a pr',
    'a pr)',
    'a[b pr',
    'a pr and',
    'not a pr',
    '; drop',
  ])('is refused where it cannot be read: %s', (text) => expect(faultOf(() => readFilter(text))).toBe('invalidFilter'));

  it('never goes on for long, whatever is sent', () => {
    for (const text of [
      `${'('.repeat(1_500)}a pr`,
      `a pr${' and a pr'.repeat(200)}`,
      `${'a'.repeat(1_999)}!`,
      ' '.repeat(1_999),
    ]) {
      const began = performance.now();
      expect(faultOf(() => readFilter(text))).toBe('invalidFilter');
      expect(performance.now() - began).toBeLessThan(200);
    }
  });

  it('picks values out of a list', () => {
    const filter = readFilter('value eq "a" or (type eq "b" and not (value ne "c"))');
    expect(
      [{ value: 'a' }, { value: 'c', type: 'b' }, { value: 'd', type: 'b' }].map((each) => filterMatches(filter, each)),
    ).toEqual([true, true, false]);
  });
});

describe('a PATCH', () => {
  const patch = (...Operations: unknown[]) => readPatch({ schemas: [URN.patch], Operations });

  it('is the same act however a directory writes it', () => {
    const wanted = [{ op: 'replace', attribute: 'department', where: null, value: '1' }];
    expect(patch({ op: 'Replace', path: `${URN.enterprise}:department`, value: '1' })).toEqual(wanted);
    expect(patch({ op: 'replace', value: { [URN.enterprise]: { department: '1' } } })).toEqual(wanted);
    expect(patch({ op: 'replace', value: { [`${URN.enterprise}:department`]: '1' } })).toEqual(wanted);
    expect(patch({ op: 'replace', path: URN.enterprise, value: { department: '1' } })).toEqual(wanted);
    const name = [{ op: 'add', attribute: 'name.givenname', where: null, value: 'x' }];
    expect(patch({ op: 'add', path: 'name.givenName', value: 'x' })).toEqual(name);
    expect(patch({ op: 'add', path: 'name', value: { givenName: 'x' } })).toEqual(name);
    expect(patch({ op: 'add', value: { 'name.givenName': 'x' } })).toEqual(name);
  });

  it('has as many operations as it may have', () => {
    expect(faultOf(() => patch(...Array.from({ length: 1_001 }, () => ({ op: 'remove', path: 'title' }))))).toBe(
      'tooMany',
    );
  });
});

describe('a resource', () => {
  const resource = withVersion({
    schemas: [URN.user],
    id: '1',
    userName: 'a',
    [URN.enterprise]: { department: 'x', employeeNumber: '1' },
    meta: { resourceType: 'User', location: '/1', lastModified: 'now' },
  } as Resource);

  it('has a version that moves with its content alone', () => {
    const { version: _, ...meta } = resource.meta;
    expect(withVersion({ ...resource, meta: { ...meta, lastModified: 'later' } }).meta.version).toBe(
      resource.meta.version,
    );
    expect(withVersion({ ...resource, userName: 'b', meta } as Resource).meta.version).not.toBe(resource.meta.version);
    expect(() => mustMatch(resource, `W/"other", ${resource.meta.version}`)).not.toThrow();
    expect(() => mustMatch(resource, 'W/"other"')).toThrow();
  });

  it('shows of an extension what is asked for', () => {
    expect(project(resource, { attributes: [`${URN.enterprise}:department`] })).toEqual({
      schemas: [URN.user],
      id: '1',
      [URN.enterprise]: { department: 'x' },
    });
    expect(project(resource, { excludedAttributes: [URN.enterprise, 'meta'] })).toEqual({
      schemas: [URN.user],
      id: '1',
      userName: 'a',
    });
  });
});
