import { aCall, aClient, aStrangersCall, eventsOf, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { type ClientId, type Id, newId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { aBranch, aStaffMember, type TestBranch, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paperArchiveApi } from './api.ts';
import { letPaperGo, outstandingPaperOf, shreddedPaperOf } from './contract/outstanding.ts';
import { showPicture, signBatch } from './http.ts';
import { policy } from './policy.ts';

const caller = callerFactory(paperArchiveApi);
const KEEPER = {
  'paper-archive.see-files': 'branch',
  'paper-archive.read-archive': 'branch',
  'paper-archive.keep-files': 'branch',
  'paper-archive.take-stock': 'branch',
  'paper-archive.shred': 'branch',
} as const;
const OVERSEER = {
  'paper-archive.see-files': 'branch',
  'paper-archive.read-archive': 'branch',
  'paper-archive.arrange-cabinets': 'branch',
  'paper-archive.witness-shredding': 'branch',
} as const;
const JPEG = Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe0), Buffer.alloc(2_000, 7)]);

let office: TestOffice;
let here: TestBranch;
let archivist: TestStaff;
let manager: TestStaff;
let agent: TestStaff;
let clientId: ClientId;
let clientNumber: number;
let cabinetId: Id<'Cabinet'>;
let cabinets = 0;

const keeping = (member = archivist) => caller(aCall(office, member, [policy], KEEPER, ['archivist']));
const overseeing = (member = manager) => caller(aCall(office, member, [policy], OVERSEER, ['store-manager']));
const numberOf = async (id: ClientId) =>
  (await office.sql.query<{ number: number }>('select number from client where id = $1', [id]))[0]?.number ?? 0;
const placed = (over: object = {}) => ({
  ...{ fileId: newId<'PaperFile'>(), clientNumber, class: 'identity' as const, sheets: 3, cabinetId, shelf: 1 },
  ...over,
});
const versionOf = async (fileId: Id<'PaperFile'>) => (await keeping().files.get({ fileId })).version;
const at = async (fileId: Id<'PaperFile'>) => ({ fileId, version: await versionOf(fileId) });
async function* bytes(content: Buffer) {
  yield content;
}

beforeAll(async () => {
  office = await openOffice();
  here = await aBranch(office.sql);
  for (const [code, action] of [
    ['archivist', 'paper-archive.keep-files'],
    ['agent', 'clients.read'],
  ] as const) {
    await office.sql.query('insert into role (code, name, name_en) values ($1, $1, $1) on conflict do nothing', [code]);
    const [clause, act] = action.split('.');
    await office.sql.query(
      `insert into role_grant (id, role_code, clause, action, subject, scope) values ($1, $2, $3, $4, $5, $6)`,
      [newId(), code, clause, act, code === 'agent' ? 'Client' : 'PaperFile', code === 'agent' ? 'own' : 'branch'],
    );
  }
  [archivist, manager, agent] = [
    await aStaffMember(office.sql, { branch: here }),
    await aStaffMember(office.sql, { branch: here }),
    await aStaffMember(office.sql, { branch: here }),
  ];
  await office.sql.query(`insert into staff_role (staff_id, role_code) values ($1, 'archivist'), ($2, 'agent')`, [
    archivist.id,
    agent.id,
  ]);
});
afterAll(() => office.close());
beforeEach(async () => {
  clientId = await aClient(office, here, { assigneeId: agent.id });
  clientNumber = await numberOf(clientId);
  cabinets += 1;
  ({ cabinetId } = await overseeing().cabinets.make({ branchId: here.id, code: `A-${cabinets}`, shelves: 3 }));
  await overseeing().cabinets.giveKey({ cabinetId, staffId: archivist.id });
});

describe('a cabinet', () => {
  it('is opened by whoever was given its key by another, and the key is taken back at once', async () => {
    const refused = overseeing().cabinets.giveKey({ cabinetId, staffId: manager.id });
    await expect(refused).rejects.toMatchObject({ message: 'PAPER_KEY_FOR_ONESELF' });
    await expect(overseeing().cabinets.giveKey({ cabinetId, staffId: agent.id })).rejects.toMatchObject({
      message: 'PAPER_KEEPER_NOT_ELIGIBLE',
    });
    await keeping().files.file(placed());
    await overseeing().cabinets.takeKeyBack({ cabinetId, staffId: archivist.id });
    await expect(keeping().files.file(placed())).rejects.toMatchObject({ message: 'PAPER_KEY_NOT_HELD' });
    await expect(keeping().stock.begin({ cabinetId })).rejects.toMatchObject({ message: 'PAPER_KEY_NOT_HELD' });
  });

  it('has a code of its own in its branch, and is closed when it is empty', async () => {
    const again = overseeing().cabinets.make({ branchId: here.id, code: `A-${cabinets}`, shelves: 1 });
    await expect(again).rejects.toMatchObject({ message: 'PAPER_CABINET_CODE_TAKEN' });
    await keeping().files.file(placed());
    await expect(overseeing().cabinets.close({ cabinetId })).rejects.toMatchObject({
      message: 'PAPER_CABINET_NOT_EMPTY',
    });
  });

  it('of another branch is told as one that does not exist', async () => {
    const elsewhere = await aBranch(office.sql);
    const stranger = await aStaffMember(office.sql, { branch: elsewhere });
    for (const id of [cabinetId, newId<'Cabinet'>()]) {
      await expect(overseeing(stranger).cabinets.keepers({ cabinetId: id })).rejects.toMatchObject({
        message: 'PAPER_CABINET_NOT_FOUND',
      });
    }
    expect(await keeping(stranger).cabinets.list()).toEqual([]);
  });
});

describe('a file', () => {
  it('gets the next number of its branch, year and class, one however often it is sent', async () => {
    const input = placed();
    const { number } = await keeping().files.file(input);
    expect(number).toMatch(/-20\d\d-SF-\d{5}$/);
    expect(await keeping().files.file(input)).toEqual({ fileId: input.fileId, number });
    const next = await Promise.all(Array.from({ length: 5 }, () => keeping().files.file(placed())));
    const serials = [number, ...next.map((one) => one.number)]
      .map((one) => Number(one.slice(-5)))
      .sort((a, b) => a - b);
    expect(serials).toEqual(serials.map((_, index) => (serials[0] ?? 0) + index));
    const events = (await eventsOf(office, archivist.id)).filter(({ subjectId }) => subjectId === clientId);
    expect(events.filter(({ action }) => action === 'paper-archive.file-filed')).toHaveLength(6);
  });

  it('is filed for a client within reach, on a shelf that is there', async () => {
    await expect(keeping().files.file(placed({ clientNumber: 99_999_998 }))).rejects.toMatchObject({
      message: 'PAPER_CLIENT_NOT_FOUND',
    });
    const far = await numberOf(await aClient(office, await aBranch(office.sql)));
    await expect(keeping().files.file(placed({ clientNumber: far }))).rejects.toMatchObject({
      message: 'PAPER_CLIENT_NOT_FOUND',
    });
    await expect(keeping().files.file(placed({ shelf: 4 }))).rejects.toMatchObject({ message: 'PAPER_SHELF_UNKNOWN' });
  });

  it('is shown to the agent of its client and to nobody else without the archive', async () => {
    await keeping().files.file(placed());
    const seeing = (member: TestStaff) =>
      caller(aCall(office, member, [policy], { 'paper-archive.see-files': 'own' })).files.ofClient({ clientId });
    expect(await seeing(agent)).toMatchObject({
      files: [{ class: 'identity', sheets: 3, state: 'shelved', scanState: 'not-scanned', scans: [] }],
      scanPurposes: [],
    });
    await expect(seeing(manager)).rejects.toMatchObject({ message: 'PAPER_CLIENT_NOT_FOUND' });
    await expect(caller(aCall(office, agent, [policy], {})).files.ofClient({ clientId })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(caller(aStrangersCall(office)).files.list({})).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('moves with its version, into a cabinet whose key is held as well', async () => {
    const { fileId } = await keeping().files.file(placed());
    const other = await overseeing().cabinets.make({ branchId: here.id, code: `B-${cabinets}`, shelves: 1 });
    const to = { cabinetId: other.cabinetId, shelf: 1 };
    const before = await at(fileId);
    await expect(keeping().files.move({ ...before, ...to })).rejects.toMatchObject({ message: 'PAPER_KEY_NOT_HELD' });
    await overseeing().cabinets.giveKey({ cabinetId: other.cabinetId, staffId: archivist.id });
    await keeping().files.move({ ...before, ...to });
    await expect(keeping().files.move({ ...before, ...to })).rejects.toMatchObject({ message: 'PAPER_FILE_MOVED_ON' });
  });

  it('is paged by what is newest, and found by its number', async () => {
    const made = [];
    for (let turn = 0; turn < 5; turn += 1) made.push((await keeping().files.file(placed())).number);
    const first = await keeping().files.list({ cabinetId, limit: 3 });
    const second = await keeping().files.list({ cabinetId, limit: 3, cursor: first.next });
    expect([...first.rows, ...second.rows].map(({ number }) => number)).toEqual(made.toReversed());
    expect(second.next).toBeNull();
    expect((await keeping().files.list({ number: made[2] ?? '' })).rows).toHaveLength(1);
    await expect(keeping().files.list({ cursor: 'x' })).rejects.toMatchObject({ message: 'PAPER_CURSOR_INVALID' });
  });
});

describe('a loan', () => {
  it('goes to who works with the client, stands with the client in the log, and comes back to another', async () => {
    const { fileId } = await keeping().files.file(placed());
    expect(await keeping().loans.borrowers(await at(fileId))).toMatchObject([{ staffId: agent.id }]);
    const lend = async (borrowerId: TestStaff['id']) =>
      keeping().loans.lend({ ...(await at(fileId)), borrowerId, purpose: 'signing', days: 3 });
    await expect(lend(manager.id)).rejects.toMatchObject({ message: 'PAPER_BORROWER_NOT_ELIGIBLE' });
    await lend(agent.id);
    await expect(lend(agent.id)).rejects.toMatchObject({ message: 'PAPER_FILE_NOT_SHELVED' });
    const lent = (await eventsOf(office, archivist.id)).find(({ action }) => action === 'paper-archive.file-lent');
    expect(lent).toMatchObject({ subjectId: clientId, purpose: 'signing', facts: { borrowerId: agent.id, days: 3 } });
    const [loan] = (await keeping().files.get({ fileId })).loans;
    const timers = 'select name from timer where key = $1 order by name';
    expect(await office.sql.query(timers, [loan?.loanId])).toHaveLength(2);
    await keeping().loans.takeBack({ ...(await at(fileId)), shelf: 2 });
    expect(await office.sql.query(timers, [loan?.loanId])).toEqual([]);
    expect(await keeping().files.get({ fileId })).toMatchObject({ state: 'shelved', shelf: 2 });
  });

  it('that the database is asked for by somebody without the key is refused there too', async () => {
    const { fileId } = await keeping().files.file(placed());
    const write = (lentBy: string, borrower: string) =>
      inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, (tx) =>
        tx.query(
          `insert into paper_loan (id, file_id, borrower_id, purpose, lent_by, due_at)
           values ($1, $2, $3, 'signing', $4, now() + interval '1 day')`,
          [newId(), fileId, borrower, lentBy],
        ),
      );
    await expect(write(manager.id, agent.id)).rejects.toThrow();
    await expect(write(archivist.id, archivist.id)).rejects.toThrow();
  });
});

describe('a stock-taking', () => {
  it('finds every mismatch, freezes it, and the list follows what was done about it', async () => {
    const [inPlace, onOther, gone, lent] = await Promise.all(
      [1, 1, 2, 2].map((shelf) => keeping().files.file(placed({ shelf }))),
    );
    if (!inPlace || !onOther || !gone || !lent) throw new Error('four files');
    await keeping().loans.lend({ ...(await at(lent.fileId)), borrowerId: agent.id, purpose: 'dispute', days: 1 });
    const { takingId } = await keeping().stock.begin({ cabinetId });
    await expect(keeping().stock.begin({ cabinetId })).rejects.toMatchObject({ message: 'PAPER_STOCK_UNDER_WAY' });
    const stranger = `${inPlace.number.slice(0, -5)}99999`;
    const { answers } = await keeping().stock.sight({
      takingId,
      seen: [
        { number: inPlace.number, shelf: 1 },
        { number: onOther.number, shelf: 3 },
        { number: lent.number, shelf: 2 },
        { number: stranger, shelf: 1 },
      ],
    });
    expect(answers.map(({ is }) => is)).toEqual(['in-place', 'other-shelf', 'lent', 'unknown']);
    await keeping().stock.end({ takingId });
    const { differences } = await keeping().stock.get({ takingId });
    const kindOf = (number: string) => differences.find((one) => one.number === number)?.kind;
    expect([onOther, gone, lent].map(({ number }) => kindOf(number))).toEqual(['other-shelf', 'missing', 'lent']);
    expect(kindOf(stranger)).toBe('unknown');
    expect(differences).toHaveLength(4);
    for (const { differenceId, mayBeSettledAs } of differences) {
      const as = mayBeSettledAs[0];
      if (as !== undefined) await keeping().stock.settle({ differenceId, as });
    }
    expect(await keeping().files.get({ fileId: onOther.fileId })).toMatchObject({ shelf: 3 });
    expect(await keeping().files.get({ fileId: gone.fileId })).toMatchObject({ state: 'shelved' });
    expect(await keeping().files.get({ fileId: lent.fileId })).toMatchObject({ state: 'shelved', loanDueAt: null });
    const again = keeping().stock.settle({ differenceId: differences[0]?.differenceId ?? newId(), as: 'put-here' });
    await expect(again).rejects.toMatchObject({ message: 'PAPER_DIFFERENCE_SETTLED_OTHERWISE' });
  });
});

describe('shredding', () => {
  const gather = async (fileIds: Id<'PaperFile'>[]) => {
    const batchId = newId<'ShredBatch'>();
    await keeping().shredding.open({ batchId, method: 'cross-cut', fileIds });
    return batchId;
  };
  const sign = (batchId: Id<'ShredBatch'>, picture = JPEG, version = 1) =>
    signBatch(aCall(office, archivist, [policy], KEEPER, ['archivist']), { batchId, version }, bytes(picture));

  it('is of what is due alone: a contract is kept as long as the law asks', async () => {
    const contract = await keeping().files.file(placed({ class: 'contract' }));
    await expect(gather([contract.fileId])).rejects.toMatchObject({ message: 'PAPER_NOT_TO_BE_SHREDDED' });
    const over = { ...(await at(contract.fileId)), cause: 'period-over' as const };
    await expect(keeping().files.letGo(over)).rejects.toMatchObject({ message: 'PAPER_CONTRACT_END_UNKNOWN' });
    const ended = (ago: string) =>
      office.sql.query(
        `insert into service_event (id, client_id, kind, on_day, stated_by) values ($1, $2, 'contract-ended', (now() - $3::interval)::date, $4)`,
        [newId(), clientId, ago, agent.id],
      );
    await ended('6 years');
    await ended('2 years');
    await expect(keeping().files.letGo(over)).rejects.toMatchObject({ message: 'PAPER_KEPT_BY_LAW' });
    const twin = { ...(await at(contract.fileId)), cause: 'duplicate' as const };
    await expect(keeping().files.letGo(twin)).rejects.toMatchObject({ message: 'PAPER_KEPT_BY_LAW' });
    const past = inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, (tx) =>
      tx.query(`update paper_file set shred_due_at = now(), shred_cause = 'period-over' where id = $1::uuid`, [
        contract.fileId,
      ]),
    );
    await expect(past).rejects.toMatchObject({ code: 'DB_REFUSED' });
    await office.sql.query(`delete from service_event where client_id = $1 and on_day > now() - interval '5 years'`, [
      clientId,
    ]);
    await keeping().files.letGo(over);
    expect((await keeping().shredding.due()).map(({ fileId }) => fileId)).toContain(contract.fileId);
  });

  it('is done by two, with a picture that opens for who may read, and stands with each client', async () => {
    const { fileId, number } = await keeping().files.file(placed());
    await keeping().files.letGo({ ...(await at(fileId)), cause: 'duplicate' });
    const batchId = await gather([fileId]);
    await expect(gather([fileId])).rejects.toMatchObject({ message: 'PAPER_NOT_TO_BE_SHREDDED' });
    await expect(sign(batchId, Buffer.from('no picture at all'))).rejects.toMatchObject({
      code: 'PAPER_PICTURE_UNKNOWN',
    });
    await sign(batchId);
    const { version, photoSha256 } = await overseeing().shredding.get({ batchId });
    expect(photoSha256).toHaveLength(64);
    const own = caller(aCall(office, archivist, [policy], { ...KEEPER, ...OVERSEER }, ['archivist']));
    await expect(own.shredding.witness({ batchId, version })).rejects.toMatchObject({
      message: 'PAPER_WITNESS_IS_ANOTHER',
    });
    await overseeing().shredding.witness({ batchId, version });
    expect(await keeping().files.get({ fileId })).toMatchObject({ state: 'shredded' });
    const shown = await showPicture(aCall(office, manager, [policy], OVERSEER), batchId);
    expect([shown.contentType, shown.bytes.equals(JPEG)]).toEqual(['image/jpeg', true]);
    const shredded = (await eventsOf(office, manager.id)).find(
      ({ action }) => action === 'paper-archive.file-shredded',
    );
    expect(shredded).toMatchObject({ subjectId: clientId, facts: { fileId } });
    const proof = await inSqlTransaction(office.db, { ...nobody, clientScope: 'agency' }, (tx) =>
      shreddedPaperOf(tx, [clientId]),
    );
    expect(proof).toMatchObject([{ number, method: 'cross-cut', shreddedBy: archivist.number }]);
  });

  it('stops at a legal hold, whoever sees it, and at whatever moment it comes', async () => {
    const { fileId } = await keeping().files.file(placed());
    await keeping().files.letGo({ ...(await at(fileId)), cause: 'duplicate' });
    const hold = () =>
      office.sql.query(
        `insert into legal_hold (id, scope, branch_id, reason, paper_ref, owner_id, placed_by, review_on)
         values ($1, 'branch', $2, 'lawsuit', 'LS-1', $3, $3, current_date + 30)`,
        [newId(), here.id, manager.id],
      );
    const release = () =>
      office.sql.query('update legal_hold set released_at = now(), released_by = $1 where released_at is null', [
        manager.id,
      ]);
    await hold();
    await expect(gather([fileId])).rejects.toMatchObject({ message: 'PAPER_NOT_TO_BE_SHREDDED' });
    expect((await keeping().shredding.due()).find((one) => one.fileId === fileId)).toMatchObject({ hindrance: 'held' });
    await release();
    const batchId = await gather([fileId]);
    await sign(batchId);
    await hold();
    await expect(overseeing().shredding.witness({ batchId, version: 2 })).rejects.toMatchObject({
      message: 'PAPER_UNDER_HOLD',
    });
    expect(await keeping().files.get({ fileId })).toMatchObject({ state: 'shelved' });
    await release();
    await overseeing().shredding.witness({ batchId, version: 2 });
    expect(await keeping().files.get({ fileId })).toMatchObject({ state: 'shredded' });
  });

  it('cannot be written past the two by whoever has the database login', async () => {
    const { fileId } = await keeping().files.file(placed());
    await keeping().files.letGo({ ...(await at(fileId)), cause: 'duplicate' });
    const batchId = await gather([fileId]);
    const asOffice = { ...nobody, clientScope: 'agency' } as const;
    const write = (text: string, values: unknown[]) =>
      inSqlTransaction(office.db, asOffice, (tx) => tx.query(text, values));
    const shred = `update paper_file set state = 'shredded', shredded_at = now() where id = $1`;
    await expect(write(shred, [fileId])).rejects.toThrow();
    const alone = `update shred_batch set state = 'done', signed_by = $2, signed_at = now(), witnessed_by = $2, witnessed_at = now(),
      photo_hash = sha256('x') where id = $1`;
    await expect(write(alone, [batchId, archivist.id])).rejects.toThrow();
    await expect(write('delete from paper_file where id = $1', [fileId])).rejects.toThrow();
  });

  it('waits for nobody once an erasure asked: the paper is due for good, and outstanding until it is gone', async () => {
    const { fileId } = await keeping().files.file(placed());
    const asOffice = { ...nobody, clientScope: 'agency' } as const;
    const go = () => inSqlTransaction(office.db, asOffice, (tx) => letPaperGo(tx, [clientId]));
    expect([await go(), await go()]).toEqual([1, 0]);
    const left = await inSqlTransaction(office.db, asOffice, (tx) => outstandingPaperOf(tx, [clientId]));
    expect(left).toMatchObject([{ clientId, state: 'shelved' }]);
    const back = inSqlTransaction(office.db, asOffice, (tx) =>
      tx.query('update paper_file set shred_due_at = null, shred_cause = null where id = $1', [fileId]),
    );
    await expect(back).rejects.toThrow();
  });
});
