import { describe, expect, it } from 'vitest';
import { eventRow } from './event-rows.ts';
import { insertOf } from './insert-events.ts';
import { samplePrincipal } from './testing/sample-events.ts';

const STAFF = '01a21624-5f13-7b00-9355-cc5147fb9fe1';
const SESSION = '01a21624-5f13-7b00-9355-cc5147fb9fe2';
const BRANCH = '01a21624-5f13-7b00-9355-cc5147fb9fe3';
const CLIENT = '01a21624-5f13-7b00-9355-cc5147fb9fe4';
const OTHER = '01a21624-5f13-7b00-9355-cc5147fb9fe5';

const principal = samplePrincipal({
  staffId: STAFF as ReturnType<typeof samplePrincipal>['staffId'],
  sessionId: SESSION as ReturnType<typeof samplePrincipal>['sessionId'],
  branchId: BRANCH as ReturnType<typeof samplePrincipal>['branchId'],
  policyHash: 'abcd',
});

function literalsOf(events: readonly Parameters<typeof eventRow>[0][]): string[] {
  const rows = events.map((event) => eventRow(event));
  const [literals] = insertOf(rows).values as [string[]];
  return literals.map((literal, at) => literal.replace(rows[at]?.id ?? '', 'ID'));
}

describe('an event on its way into the database', () => {
  it('is a record in the order of the type, with lists and the digest as Postgres writes them', () => {
    const full = {
      action: 'circulation.field-revealed',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Client', id: CLIENT },
      subjectIds: [CLIENT, OTHER],
      purpose: 'follow-up',
      fields: ['phone', 'name'],
      facts: { quotaLeft: 12 },
    } as const;
    expect(literalsOf([full])).toEqual([
      `(ID,circulation.field-revealed,allowed,${STAFF},${SESSION},${BRANCH},Client,${CLIENT},"{${CLIENT},${OTHER}}",follow-up,` +
        `"{phone,name}","\\\\xabcd","{""quotaLeft"":12}")`,
    ]);
  });

  it('leaves out what it does not have', () => {
    const bare = { action: 'agency.sign-in-refused', outcome: 'refused', principal: null } as const;
    expect(literalsOf([bare])).toEqual(['(ID,agency.sign-in-refused,refused,,,,,,,,,,)']);
    expect(literalsOf([{ ...bare, facts: {}, subjectIds: [], fields: [] }])).toEqual(literalsOf([bare]));
  });

  it('has one statement, whatever the number of them', () => {
    const bare = { action: 'agency.sign-in-refused', outcome: 'refused', principal: null } as const;
    const [one, two] = [insertOf([eventRow(bare)]), insertOf([eventRow(bare), eventRow(bare)])];
    expect(one.text).toBe(two.text);
    expect([one.values, two.values]).toMatchObject([[{ length: 1 }], [{ length: 2 }]]);
  });
});
