import { deniesEverything } from '@kean/authorization';
import type { Assurance, Principal } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import type { CallContext } from './context.ts';
import { type DoorTerms, enter } from './enter.ts';

async function refusalOf(assurance: Assurance | null, terms: DoorTerms = {}, action = 'signed-in'): Promise<string> {
  const principal = { staffId: 'x', roles: [], ...(assurance === null ? {} : { assurance }) } as unknown as Principal;
  const report = { refused: async () => undefined, failed: () => undefined };
  const call = { principal, authorizer: deniesEverything, report } as unknown as CallContext;
  return enter(call, action, 'a.path', terms).then(
    () => 'in',
    (error: Error) => error.message,
  );
}
const proven = (provenSecondsAgo: number): Assurance => ({ owes: 'nothing', provenSecondsAgo });

/** A database that says of everybody whether the watch holds them, or nothing at all. */
const watching = (held: boolean | undefined, asked: unknown[] = []) => ({
  db: {
    statementNames: { nameOf: () => undefined },
    pool: {
      query: async ({ values }: { values: unknown[] }) => {
        asked.push(...values);
        return { rows: held === undefined ? [] : [{ held }] };
      },
    },
  },
});

describe('the door of a procedure', () => {
  it.each([
    [{ owes: 'second-factor', provenSecondsAgo: 0 }, 'CALL_SECOND_FACTOR_REQUIRED'],
    [{ owes: 'enrolment', provenSecondsAgo: 0 }, 'CALL_ENROLMENT_REQUIRED'],
    [null, 'CALL_SECOND_FACTOR_REQUIRED'],
    [proven(0), 'in'],
  ] as const)('with %j answers %s', async (assurance, answer) => {
    expect(await refusalOf(assurance)).toBe(answer);
  });

  it('asks what is owed before it says anything about grants', async () => {
    expect(await refusalOf({ owes: 'second-factor', provenSecondsAgo: 0 }, {}, 'storage.rotate-keys')).toBe(
      'CALL_SECOND_FACTOR_REQUIRED',
    );
  });

  it('lets a session that owes through where the procedure says so, and nowhere else', async () => {
    expect(await refusalOf({ owes: 'enrolment', provenSecondsAgo: 0 }, { beforeSecondFactor: true })).toBe('in');
  });

  it.each([
    [299, 'in'],
    [300, 'in'],
    [301, 'CALL_STEP_UP_REQUIRED'],
    [Number.POSITIVE_INFINITY, 'CALL_STEP_UP_REQUIRED'],
    [Number.NaN, 'CALL_STEP_UP_REQUIRED'],
  ])('that asks for a proof of five minutes answers one of %d seconds with %s', async (seconds, answer) => {
    expect(await refusalOf(proven(seconds), { stepUpMinutes: 5 })).toBe(answer);
  });

  it('lets a program in by the actions of its key alone, and never by being signed in', async () => {
    const everything = { ...deniesEverything, may: () => true };
    const entered = async (action: string): Promise<string> => {
      const principal = { roles: [], assurance: proven(0), onlyActions: ['clients.list'] } as unknown as Principal;
      const report = { refused: async () => undefined, failed: () => undefined };
      const call = { principal, authorizer: everything, report } as unknown as CallContext;
      return enter(call, action, 'a.path').then(
        () => 'in',
        (error: Error) => error.message,
      );
    };
    expect(await entered('clients.list')).toBe('in');
    for (const action of ['signed-in', 'clients.read', 'circulation.reveal'])
      expect(await entered(action)).toBe('CALL_NOT_YOUR_ROLE');
  });

  it('closes what leaves the office in bulk to whoever is in notice, in the log, and nothing else', async () => {
    const told: string[] = [];
    const entered = async (roles: string[], terms: DoorTerms): Promise<string> => {
      const principal = { roles, assurance: proven(0) } as unknown as Principal;
      const report = {
        refused: async ({ action }: { action: string }) => void told.push(action),
        failed: () => undefined,
      };
      const call = {
        principal,
        authorizer: { ...deniesEverything, may: () => true },
        report,
        services: watching(false),
      } as unknown as CallContext;
      return enter(call, 'clauses.export', 'a.path', terms).then(
        () => 'in',
        (error: Error) => error.message,
      );
    };
    expect(await entered(['hr', 'notice:30'], { takesOut: true })).toBe('CALL_IN_NOTICE');
    expect(await entered(['hr', 'notice:100'], { takesOut: true })).toBe('CALL_IN_NOTICE');
    expect(told).toEqual(['clauses.export', 'clauses.export']);
    expect(await entered(['hr', 'notice:30'], {})).toBe('in');
    expect(await entered(['hr'], { takesOut: true })).toBe('in');
    expect(await entered(['hr', 'contained:no-exports'], { takesOut: true })).toBe('CALL_EXPORTS_STOPPED');
    expect(await entered(['hr', 'contained:no-exports'], {})).toBe('in');
    expect(await entered(['hr', 'contained:prove-looks'], { takesOut: true })).toBe('in');
    expect(told.length).toBe(3);
    // Held is asked first of all, also at the doors that stand open before a second step.
    expect(await entered(['hr', 'contained:frozen'], { beforeSecondFactor: true })).toBe('CALL_ACCESS_HELD');
    expect(told.length).toBe(4);
  });

  it.each([
    [{ takesOut: true }, true, 'CALL_HELD_BY_WATCH', 1],
    [{ stopsInLine: true }, true, 'CALL_HELD_BY_WATCH', 1],
    [{ takesOut: true }, false, 'in', 1],
    [{ stopsInLine: true }, false, 'in', 1],
    // The database that says nothing does not say no.
    [{ stopsInLine: true }, undefined, 'CALL_HELD_BY_WATCH', 1],
    // Everything else is not asked for.
    [{}, true, 'in', 0],
  ] as const)('with %j answers whoever the watch holds (%s) with %s', async (terms, held, answer, times) => {
    const [told, asked]: [string[], unknown[]] = [[], []];
    const principal = { staffId: 'who', roles: ['agent'], assurance: proven(0) } as unknown as Principal;
    const report = { refused: async ({ action }: { action: string }) => void told.push(action) };
    const authorizer = { ...deniesEverything, may: () => true };
    const call = { principal, authorizer, report, services: watching(held, asked) } as unknown as CallContext;
    const entered = await enter(call, 'clients.read', 'a.path', terms).then(
      () => 'in',
      (error: Error) => error.message,
    );
    expect([entered, asked, told]).toEqual([
      answer,
      Array.from({ length: times }, () => 'who'),
      answer === 'in' ? [] : ['clients.read'],
    ]);
  });

  it.each([
    [120, 'in'],
    [121, 'CALL_STEP_UP_REQUIRED'],
    [Number.POSITIVE_INFINITY, 'CALL_STEP_UP_REQUIRED'],
  ])(
    'of somebody of whom a second factor is required, with a proof of %d seconds, answers %s',
    async (seconds, answer) => {
      const entered = (roles: string[], terms: DoorTerms) => {
        const principal = { roles, assurance: proven(seconds) } as unknown as Principal;
        const authorizer = { ...deniesEverything, may: () => true };
        const call = { principal, authorizer, services: watching(false) } as unknown as CallContext;
        return enter(call, 'clauses.export', 'a.path', terms).then(
          () => 'in',
          (error: Error) => error.message,
        );
      };
      for (const terms of [{ takesOut: true }, { opensDocument: true }] as const) {
        expect(await entered(['hr', 'contained:prove-looks'], terms)).toBe(answer);
        expect(await entered(['hr'], terms)).toBe('in');
      }
      expect(await entered(['hr', 'contained:prove-looks'], {})).toBe('in');
    },
  );

  it('tells whoever holds no grant that, and not to prove anything', async () => {
    expect(await refusalOf(proven(9_999), { stepUpMinutes: 5 }, 'storage.rotate-keys')).toBe('CALL_NOT_YOUR_ROLE');
  });
});
