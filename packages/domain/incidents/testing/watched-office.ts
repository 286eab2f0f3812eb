import { recordEvents } from '@kean/audit';
import { openOffice, type TestOffice } from '@kean/clients/testing';
import { type Database, inSqlTransaction, nobody, openDatabase } from '@kean/db';
import { type ClientId, newId } from '@kean/kernel';
import { aBranch, aPrincipal, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { vi } from 'vitest';
import type { SignalRule } from '../contract/signals.ts';
import { FIRST_RULES } from '../signals/rules-in-force.ts';
import { BatchWatch } from '../watching/watch-batch.ts';
import type { ActsOfOffice } from '../watching/watched-acts.ts';

/** As the clauses would say it. */
export const ACTS: ActsOfOffice = {
  'circulation.field-revealed': 'reveal',
  'circulation.reveal-refused': 'reveal',
  'incidents.alert-raised': null,
};

/** Tests run at night as well, and looks of a test are of the moment: what counts by the clock of the office has tests with invented times. */
export const AT_ANY_HOUR: readonly SignalRule[] = FIRST_RULES.filter(({ counts }) => counts.offHours === undefined);

/** An office whose log is watched as the worker watches it. */
export interface WatchedOffice {
  readonly office: TestOffice;
  readonly branch: TestBranch;
  readonly worker: Database;
  /** One look at each of these clients, in one transaction. */
  look(person: TestStaff, clients: readonly ClientId[]): Promise<void>;
  /** A watch with nothing in memory. */
  watch(): BatchWatch;
  /** Sees everything that was committed before. */
  seeAll(watch?: BatchWatch): Promise<void>;
  alerts(): Promise<{ id: string; rule: string; staffId: string; times: number; state: string; measured: number }[]>;
  close(): Promise<void>;
}

/** The rule about others' clients tells from nine on; a few more, because two may meet in one bit of a bitmap. */
export const ENOUGH = 12;

/** So many clients nobody is responsible for, in no order that anybody walks in. */
export const strangers = (count: number): ClientId[] =>
  Array.from({ length: count }, (_none, at) => {
    const id = newId<'Client'>();
    return (at % 2 === 0 ? `0${id.slice(1)}` : `f${id.slice(1)}`) as ClientId;
  });

export async function openWatchedOffice(): Promise<WatchedOffice> {
  const office = await openOffice();
  const branch = await aBranch(office.sql);
  const worker = openDatabase({ url: office.database.urls.kean_worker, applicationName: 'kean-test' });
  const watch = () => new BatchWatch({ db: worker, keyring: office.keyring, acts: ACTS, rules: AT_ANY_HOUR });
  const alerts: WatchedOffice['alerts'] = () =>
    office.sql.query('select id, rule, staff_id as "staffId", times, state, measured from leak_alert order by number');
  return {
    office,
    branch,
    worker,
    watch,
    alerts,
    look: (person, clients) =>
      inSqlTransaction(office.db, nobody, (tx) =>
        recordEvents(
          tx,
          clients.map((clientId) => ({
            ...({ action: 'circulation.field-revealed', outcome: 'allowed', purpose: 'brokerage-contact' } as const),
            principal: aPrincipal(person),
            ...{ subject: { kind: 'Client', id: clientId }, fields: ['phone'], facts: { clientNumber: 1 } },
          })),
        ),
      ),
    // The horizon is that of the whole cluster, where other tests have transactions of their own.
    seeAll: async (given = watch()) => {
      await vi.waitFor(
        async () => {
          await given.next(4_096);
          const [left] = await office.sql.query<{ left: number }>(
            `select count(*)::int as left from audit_record r, leak_watch w
              where r.id <> w.event_id and (r.position, r.occurred_at, r.id) > (w.position, w.occurred_at, w.event_id)
                and r.form in (select number from audit_form where action <> 'incidents.alert-raised')`,
          );
          if (left?.left !== 0) throw new Error('not yet');
        },
        { timeout: 20_000, interval: 20 },
      );
    },
    close: async () => {
      await worker.close();
      await office.close();
    },
  };
}

export const anAgentOf = ({ office, branch }: WatchedOffice): Promise<TestStaff> =>
  aStaffMember(office.sql, { branch });
