import { aCall, aClient, aPhone, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, type Id, newId } from '@kean/kernel';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retentionApi } from '../api.ts';
import type { ErasureId } from '../erasing/erasure-worker.ts';
import { policy } from '../policy.ts';
import { openWorker, type WorkerOffice } from '../testing/index.ts';
import { orderWhatLawKept } from './order-what-law-kept.ts';

let office: TestOffice;
let workers: WorkerOffice;
let here: TestBranch;
let decider: SignedInContext;
let second: SignedInContext;
let stranger: SignedInContext;
const EVERYTHING: Parameters<typeof aCall>[3] = {
  ...{ 'retention.read-erasures': 'agency', 'retention.order-erasures': 'agency' },
  ...{ 'retention.read-holds': 'agency', 'retention.place-holds': 'agency' },
};
const as = callerFactory(retentionApi);

beforeAll(async () => {
  office = await openOffice();
  workers = await openWorker(office);
  here = await aBranch(office.sql);
  const someone = async (holding: Parameters<typeof aCall>[3]) => {
    const call = aCall(office, await aStaffMember(office.sql, { branch: here }), [policy], holding, ['compliance']);
    const principal = { ...call.principal, assurance: { owes: 'nothing', provenSecondsAgo: 0 } } as const;
    return { ...call, principal };
  };
  decider = await someone(EVERYTHING);
  second = await someone(EVERYTHING);
  stranger = await someone({ 'retention.read-holds': 'agency' });
});
afterAll(async () => {
  await workers.close();
  await office.close();
});

/** A client who asked to be deleted, which `decider` granted: restricted, and waiting. */
async function granted(wishes: { readonly kind?: string; readonly state?: string } = {}) {
  const { kind = 'delete', state = 'done' } = wishes;
  const clientId = await aClient(office, here, { fields: { phone: aPhone() } });
  const requestId = newId<'Request'>();
  const done = state === 'done';
  await office.sql.query(
    `insert into client_request (id, client_id, key, kind, channel, by, state, taken_at, due_at, due_by, decided_by, decided_at)
     values ($1::uuid, $2, $1::uuid, $3, 'own-pages', 'subject', $4, now(), now() + interval '20 days', 'gbt-35273/answer', $5, $6)`,
    [requestId, clientId, kind, state, done ? decider.principal.staffId : null, done ? new Date() : null],
  );
  await office.sql.query(`update client set state = 'restricted' where id = $1`, [clientId]);
  return { clientId, requestId };
}
const order = (call: SignedInContext, requestId: Id<'Request'>, contractEndedOn: string | null = null) =>
  as(call).erasures.order({ requestId, ground: 'purpose-met', contractEndedOn });
const stateOf = async (id: ClientId) =>
  (await office.sql.query<{ state: string }>('select state from client where id = $1', [id]))[0]?.state;
const refusals = (id: ClientId) =>
  office.sql.query(
    `select facts->>'reason' as reason from audit_event where action = 'retention.erasure-refused' and subject_id = $1`,
    [id],
  );
const sendsTo = async (id: ClientId) =>
  (await office.sql.query<{ template: string }>('select template from message where client_id = $1', [id])).map(
    ({ template }) => template,
  );

describe('a granted deletion', () => {
  it('is carried out by somebody else, waits until the client was told, and is then done to the end', async () => {
    const { clientId, requestId } = await granted();
    const waiting = (await as(second).erasures.waiting()).find((one) => one.requestId === requestId);
    expect(waiting).toMatchObject({ isDecidedByYou: false, isHeld: false, isKept: false, keptUntil: null });
    const { outcome, erasureId } = await order(second, requestId);
    expect(outcome).toBe('ordered');
    expect(await sendsTo(clientId)).toEqual(['retention.erasure-ordered']);
    await workers.carryOut(erasureId as ErasureId);
    expect(await stateOf(clientId)).toBe('restricted');
    const [timer] = await office.sql.query(`select job from timer where key = $1`, [erasureId]);
    expect(timer).toEqual({ job: 'retention.erase-clients' });
    await office.sql.query(`update message set state = 'sent', sealed = null where client_id = $1`, [clientId]);
    await workers.carryOut(erasureId as ErasureId);
    expect(await stateOf(clientId)).toBe('erased');
    const read = await as(second).erasures.read({ erasureId: erasureId as ErasureId });
    expect(read).toMatchObject({ state: 'done', clients: 1, requestId, failureWords: null });
    expect([read.stepsDone, read.steps.length]).toEqual([read.stepCount, read.stepCount]);
    expect((await as(second).erasures.waiting()).some((one) => one.requestId === requestId)).toBe(false);
    const { rows, counts } = await as(second).erasures.list({});
    expect(rows[0]).toMatchObject({ erasureId, state: 'done' });
    expect(counts.done).toBeGreaterThan(0);
  });

  it('is not carried out by whoever granted it, also where the process would let them', async () => {
    const { clientId, requestId } = await granted();
    await expect(order(decider, requestId)).rejects.toMatchObject({ cause: { code: 'RETENTION_DECIDED_BY_YOU' } });
    expect(await refusals(clientId)).toEqual([{ reason: 'decided-by-the-same' }]);
    const past = inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, (tx) =>
      tx.query(
        `insert into erasure (id, cause, ground, request_id, ordered_by) values ($1, 'request', 'purpose-met', $2, $3)`,
        [...[newId(), requestId, decider.principal.staffId]],
      ),
    );
    await expect(past).rejects.toMatchObject({ code: 'DB_REFUSED' });
  });

  it('names the client of its case in the database too', async () => {
    const [asked, other] = [await granted(), await granted()];
    const erasureId = newId();
    const swapped = inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, async (tx) => {
      await tx.query(
        `insert into erasure (id, cause, ground, request_id, ordered_by) values ($1, 'request', 'purpose-met', $2, $3)`,
        [...[erasureId, asked.requestId, second.principal.staffId]],
      );
      await tx.query('insert into erased_client (client_id, erasure_id) values ($1, $2)', [other.clientId, erasureId]);
    });
    await expect(swapped).rejects.toMatchObject({ code: 'DB_REFUSED' });
  });

  it('of somebody who concluded a contract waits until the law lets go, and the client is told until when', async () => {
    const { clientId, requestId } = await granted();
    const { outcome, until, law } = await order(second, requestId, '2026-01-15');
    expect([outcome, until, law]).toEqual(['kept', '2031-01-16', 'brokerage/contracts']);
    expect([await stateOf(clientId), await sendsTo(clientId)]).toEqual(['restricted', ['retention.kept-by-law']]);
    // Whoever comes next and says that there was no contract does not get round it.
    await expect(order(second, requestId)).rejects.toMatchObject({ cause: { code: 'RETENTION_LAW_KEEPS_IT' } });
    const waiting = (await as(second).erasures.waiting()).find((one) => one.requestId === requestId);
    expect(waiting).toMatchObject({ isKept: true, keptUntil: '2031-01-16', keptBy: 'brokerage/contracts' });
    await office.sql.query('update kept_by_law set until = current_date - 1 where request_id = $1', [requestId]);
    await office.sql.query(`update service_event set on_day = '2020-01-15' where client_id = $1`, [clientId]);
    expect((await order(second, requestId)).outcome).toBe('ordered');
  });

  it('that the law kept is ordered by the clock on its day, at the word of the two who said so, and not while anything keeps it', async () => {
    const [over, held, early] = [await granted(), await granted(), await granted()];
    for (const { requestId } of [over, held, early]) await order(second, requestId, '2026-01-15');
    const run = (days = 0) => orderWhatLawKept(workers.worker, new Date(Date.now() + days * 86_400_000));
    expect(await run(2)).toEqual([]);
    const [today] = await office.sql.query<{ day: string }>(
      `select (now() at time zone 'Asia/Shanghai')::date::text as day`,
    );
    for (const [{ requestId }, days] of [
      [over, 0],
      [held, 0],
      [early, 1],
    ] as const)
      await office.sql.query('update kept_by_law set until = $2::date + $3::int where request_id = $1', [
        ...[requestId, today?.day, days],
      ]);
    // The day has come, and a contract that ended later is stated: the law keeps it still.
    expect(await run()).toEqual([]);
    await office.sql.query(`update service_event set on_day = '2020-01-15' where kind = 'contract-ended'`);
    await office.sql.query(
      `insert into legal_hold (id, scope, client_id, reason, paper_ref, owner_id, placed_by, review_on)
       values ($1, 'client', $2, 'lawsuit', 'JY-2026-1', $1, $1, current_date + 90)`,
      [newId(), held.clientId],
    );
    // A host that is a day behind waits, one that is two days ahead is not believed.
    expect(await run(-1)).toEqual([]);
    const ordered = await run(2);
    expect(ordered).toHaveLength(1);
    expect(await run()).toEqual([]);
    const rows = await office.sql.query('select cause, request_id, ordered_by from erasure where id = $1', [
      ordered[0],
    ]);
    expect(rows).toEqual([{ cause: 'request', request_id: over.requestId, ordered_by: second.principal.staffId }]);
    await office.sql.query(`update message set state = 'sent', sealed = null where client_id = $1`, [over.clientId]);
    await workers.carryOut(ordered[0] as ErasureId);
    expect(await Promise.all([over, held, early].map(({ clientId }) => stateOf(clientId)))).toEqual([
      ...['erased', 'restricted', 'restricted'],
    ]);
    const kinds = await office.sql.query('select kind from erasure_certificate where client_id = $1', [over.clientId]);
    expect(kinds).toEqual([{ kind: 'erased' }]);
  });

  it('is ordered once, and nothing else is ordered by it', async () => {
    const { requestId } = await granted();
    await order(second, requestId);
    await expect(order(second, requestId)).rejects.toMatchObject({ cause: { code: 'RETENTION_ERASED_ALREADY' } });
    for (const wishes of [{ kind: 'copy' }, { state: 'checked' }]) {
      const { requestId: another } = await granted(wishes);
      await expect(order(second, another)).rejects.toMatchObject({ cause: { code: 'RETENTION_CASE_NOT_FOUND' } });
    }
    await expect(order(second, newId())).rejects.toMatchObject({ cause: { code: 'RETENTION_CASE_NOT_FOUND' } });
  });

  it('is nothing to whoever has no part in it', async () => {
    const { requestId } = await granted();
    await expect(order(stranger, requestId)).rejects.toMatchObject({ cause: { code: 'CALL_NOT_YOUR_ROLE' } });
    await expect(as(stranger).erasures.list({})).rejects.toMatchObject({ cause: { code: 'CALL_NOT_YOUR_ROLE' } });
    await expect(as(stranger).erasures.waiting()).rejects.toMatchObject({ cause: { code: 'CALL_NOT_YOUR_ROLE' } });
  });

  it('without a phone is carried out without a message', async () => {
    const clientId = await aClient(office, here, { fields: { phone: '010-65550000' } });
    const requestId = newId<'Request'>();
    await office.sql.query(
      `insert into client_request (id, client_id, key, kind, channel, by, state, taken_at, due_at, due_by, decided_by, decided_at)
       values ($1::uuid, $2, $1::uuid, 'delete', 'own-pages', 'subject', 'done', now(), now() + interval '20 days', 'gbt-35273/answer', $3, now())`,
      [requestId, clientId, decider.principal.staffId],
    );
    const { erasureId } = await order(second, requestId);
    await workers.carryOut(erasureId as ErasureId);
    expect(await stateOf(clientId)).toBe('erased');
  });
});

describe('a legal hold', () => {
  const place = (wishes: Record<string, unknown>, call = second) =>
    as(call).holds.place({
      ...{ holdId: newId<'Hold'>(), scope: 'client', clientNumber: null, branchId: null, reason: 'lawsuit' },
      ...{ paperRef: 'JY-2026-7', ownerId: second.principal.staffId, reviewOn: inDays(90), ...wishes },
    } as never);
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const numberOf = async (id: ClientId) =>
    (await office.sql.query<{ number: number }>('select number from client where id = $1', [id]))[0]?.number;

  it('keeps a client, a branch or the whole office from being erased, until it is released', async () => {
    const { clientId, requestId } = await granted();
    for (const covers of [
      { clientNumber: await numberOf(clientId) },
      { scope: 'branch', branchId: here.id },
      { scope: 'office' },
    ]) {
      const holdId = newId<'Hold'>();
      await place({ ...covers, holdId });
      await place({ ...covers, holdId });
      expect((await as(second).erasures.waiting()).find((one) => one.requestId === requestId)?.isHeld).toBe(true);
      await expect(order(second, requestId)).rejects.toMatchObject({ cause: { code: 'RETENTION_UNDER_HOLD' } });
      const holds = await as(second).holds.list();
      expect(holds.filter((hold) => hold.holdId === holdId)).toMatchObject([{ releasedAt: null, isReviewDue: false }]);
      await as(second).holds.release({ holdId });
      await expect(as(second).holds.release({ holdId })).rejects.toMatchObject({
        cause: { code: 'RETENTION_HOLD_NOT_FOUND' },
      });
    }
    expect((await order(second, requestId)).outcome).toBe('ordered');
  });

  it('stops an erasure that was ordered before, which goes on at the word of a person when it is released', async () => {
    const { clientId, requestId } = await granted();
    const { erasureId } = await order(second, requestId);
    await office.sql.query(`update message set state = 'sent', sealed = null where client_id = $1`, [clientId]);
    const holdId = newId<'Hold'>();
    await place({ holdId, clientNumber: await numberOf(clientId) });
    await workers.carryOut(erasureId as ErasureId);
    const stopped = await as(second).erasures.read({ erasureId: erasureId as ErasureId });
    expect(stopped).toMatchObject({ state: 'failed', failure: 'RETENTION_UNDER_HOLD', stepsDone: 0 });
    expect(stopped.failureWords?.zh).toContain('法律保留');
    await as(second).holds.release({ holdId });
    const again = { erasureId: erasureId as ErasureId, version: stopped.version };
    await as(second).erasures.tryAgain(again);
    await expect(as(second).erasures.tryAgain(again)).rejects.toMatchObject({
      cause: { code: 'RETENTION_ERASURE_MOVED_ON' },
    });
    await workers.carryOut(erasureId as ErasureId);
    expect(await stateOf(clientId)).toBe('erased');
    const late = place({ clientNumber: await numberOf(clientId) });
    await expect(late).rejects.toMatchObject({ cause: { code: 'RETENTION_HOLD_TOO_LATE' } });
  });

  it('covers somebody, is somebody’s, and is asked about within a year', async () => {
    const { clientId } = await granted();
    const clientNumber = await numberOf(clientId);
    const cases = [
      [{ clientNumber: 1_999_999_999 }, 'RETENTION_HOLD_COVERS_NOBODY'],
      [{ scope: 'branch', branchId: newId() }, 'RETENTION_HOLD_COVERS_NOBODY'],
      [{ clientNumber, ownerId: newId() }, 'RETENTION_HOLD_OWNER_NOT_ELIGIBLE'],
      [{ clientNumber, reviewOn: inDays(-1) }, 'RETENTION_REVIEW_NOT_AHEAD'],
      [{ clientNumber, reviewOn: inDays(400) }, 'RETENTION_REVIEW_NOT_AHEAD'],
    ] as const;
    for (const [wishes, code] of cases) await expect(place(wishes)).rejects.toMatchObject({ cause: { code } });
    await expect(place({ clientNumber }, stranger)).rejects.toMatchObject({ cause: { code: 'CALL_NOT_YOUR_ROLE' } });
    const choices = await as(second).holds.choices();
    expect(choices.owners.map(({ staffId }) => staffId)).toContain(second.principal.staffId);
    expect(choices.branches.map(({ branchId }) => branchId)).toContain(here.id);
  });

  it('says in the log what it covers and never more than ids and codes', async () => {
    const [event] = await office.sql.query<{ facts: Record<string, unknown> }>(
      `select facts from audit_event where action = 'retention.hold-placed' order by occurred_at limit 1`,
    );
    expect(Object.keys(event?.facts ?? {}).sort()).toEqual(['heldBranchId', 'ownerId', 'reason', 'reviewOn', 'scope']);
  });
});
