import { eventsOf } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { aStaffMember, type TestStaff } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readTimeline } from '../cases/timeline/read-timeline.ts';
import { RecordReportInput, TOLD_BY } from '../contract/case-duties.ts';
import type { CaseId } from '../contract/cases.ts';
import { LEAK_DUTIES } from '../contract/duties.ts';
import { LEAK_NOTICE_KINDS, type NoticeParts, type NoticeView, PARTS_OF } from '../contract/notices.ts';
import { readDuties } from '../duties/read-duties.ts';
import { recordReport } from '../duties/record-report.ts';
import { type CaseOffice, openCaseOffice } from '../testing/case-office.ts';
import { approveNotice } from './approve-notice.ts';
import { listNotices, readNotice } from './show-notices.ts';
import { beginNotice, writeNotice } from './write-notice.ts';

let opened: CaseOffice;
let writer: TestStaff;
let second: TestStaff;
let caseId: CaseId;

beforeAll(async () => {
  opened = await openCaseOffice();
  [writer, second] = [await opened.somebody(), await opened.somebody()];
});
afterAll(() => opened.office.close());
beforeEach(async () => {
  caseId = await opened.aCase(writer);
});

const begin = (kind: NoticeView['kind'] = 'clients', by = writer) => beginNotice(opened.call(by), { caseId, kind });
const write = ({ noticeId, version }: NoticeView, parts: NoticeParts, by = writer) =>
  writeNotice(opened.call(by), { noticeId, version, parts, fromFactsOfNow: false });
const approve = ({ noticeId, version }: NoticeView, by = second) =>
  approveNotice(opened.call(by), { noticeId, version });
const WHOLE: NoticeParts = {
  measures: { zh: '已停用涉事账号', en: 'the account was closed' },
  contact: { zh: '门店前台，或热线 400-810-0000', en: 'the shop, or 400-810-0000' },
};
/** A check of the database, which says no more than that. */
const REFUSED = { detail: { sqlState: '23514' } };
const nameOf = async ({ id }: TestStaff) =>
  (await opened.office.sql.query<{ name: string }>('select display_name as name from staff where id = $1', [id]))[0]
    ?.name;
const sqlAs = (by: TestStaff, text: string, values: readonly unknown[]) =>
  inSqlTransaction(opened.office.db, { ...nobody, staffId: by.id }, (tx) => tx.query(text, [...values]));

describe('a notice of a leak', () => {
  it('is written by one and approved by another, and then stays; the log holds what it said by its digest', async () => {
    const draft = await write(await begin(), WHOLE);
    expect([draft.version, draft.missing, draft.mine]).toEqual([2, 0, true]);
    await expect(approve(draft, writer)).rejects.toMatchObject({ code: 'INCIDENTS_NOTICE_NEEDS_ANOTHER_PERSON' });
    const approved = await approve(draft);
    expect(approved).toMatchObject({ approverName: expect.any(String), digest: draft.digest, mine: false });
    expect(approved.digest).toMatch(/^[a-p]{64}$/);
    await expect(write(draft, WHOLE)).rejects.toMatchObject({ code: 'INCIDENTS_NOTICE_MOVED_ON' });
    const events = await eventsOf(opened.office, second.id);
    expect(events.at(-1)).toMatchObject({
      action: 'incidents.notice-approved',
      facts: { version: 2, digest: draft.digest },
    });
    expect(JSON.stringify(events)).not.toContain('400-810');
    expect((await begin()).version).toBe(1);
  });

  it('is not approved while something is missing, and the sentence names it', async () => {
    const draft = await write(await begin(), { contact: WHOLE.contact ?? { zh: '', en: '' } });
    const refused = await approve(draft).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'INCIDENTS_NOTICE_INCOMPLETE' });
    expect((refused as { publicText: { zh: string } }).publicText.zh).toContain('已采取的补救措施');
  });

  it('names no colleague', async () => {
    const named = await write(await begin(), {
      ...WHOLE,
      cause: { zh: `由${await nameOf(second)}造成`, en: 'a colleague' },
    });
    await expect(approve(named)).rejects.toMatchObject({ code: 'INCIDENTS_NOTICE_NAMES_STAFF' });
  });

  it('moves on for whoever looked at an older version, and one of a kind is written at a time', async () => {
    const first = await begin();
    await expect(begin()).rejects.toMatchObject({ code: 'INCIDENTS_NOTICE_IN_THE_MAKING' });
    await write(first, WHOLE, second);
    await expect(write(first, WHOLE)).rejects.toMatchObject({ code: 'INCIDENTS_NOTICE_MOVED_ON' });
    await expect(approve(first)).rejects.toMatchObject({ code: 'INCIDENTS_NOTICE_MOVED_ON' });
  });

  it('shows what it says otherwise than before, and which facts have moved on since', async () => {
    const draft = await write(await begin(), WHOLE);
    expect(draft.changes.map(({ part, language }) => [part, language])).toEqual([
      ...[
        ['measures', 'zh'],
        ['measures', 'en'],
      ],
      ...[
        ['contact', 'zh'],
        ['contact', 'en'],
      ],
    ]);
    expect(draft.moved).toEqual([]);
    await sqlAs(
      writer,
      `insert into leak_case_client (case_id, client_id, found_by, classes, taken_by) values ($1, $2, 'said', '{strictest}', $3)`,
      [caseId, newId(), writer.id],
    );
    const later = await readNotice(opened.call(second), draft.noticeId);
    expect([later.moved, later.factsMoved]).toEqual([['clients', 'classes'], true]);
    expect(later.offered.dataKinds?.zh).toContain('财产信息');
    expect((await listNotices(opened.call(second), caseId)).notices).toMatchObject([{ factsMoved: true, version: 2 }]);
  });
});

describe('a report of what was told', () => {
  const told = (duty: string, noticeId: string | null, toldAt = new Date()) =>
    recordReport(
      opened.call(writer),
      RecordReportInput.parse({ caseId, duty, part: 'whole', toldAt, receipt: null, words: '已寄出', noticeId }),
    );
  const NO_NOTICE = { code: 'INCIDENTS_REPORT_NAMES_NO_NOTICE' };

  it('names the notice as it was approved, by its digest, and none that was not told by then', async () => {
    await sqlAs(
      writer,
      `insert into leak_case_fact (case_id, version, noticed_at, people, through_systems, judged_larger, operates, harm_averted, crime_suspected, words, judged_by)
       values ($1, 1, now() - interval '1 hour', 3, true, false, 'ordinary', false, false, '已核实', $2)`,
      [caseId, writer.id],
    );
    const draft = await write(await begin(), WHOLE);
    await expect(told('tell-people', draft.noticeId)).rejects.toMatchObject(NO_NOTICE);
    await approve(draft);
    await expect(told('tell-people', draft.noticeId, new Date(Date.now() - 60_000))).rejects.toMatchObject(NO_NOTICE);
    await expect(told('tell-authority', draft.noticeId)).rejects.toMatchObject(NO_NOTICE);
    const past = sqlAs(
      writer,
      `insert into leak_case_report (id, case_id, duty, part, told_at, words, fact_version, told_by, notice_id)
       values ($1, $2, 'tell-authority', 'whole', now(), '绕过', 1, $3, $4)`,
      [newId(), caseId, writer.id, draft.noticeId],
    );
    await expect(past).rejects.toMatchObject(REFUSED);
    await told('tell-people', draft.noticeId);
    await told('remedy', null);
    const { reports, notices } = await readDuties(opened.call(second), caseId);
    const { noticeId, digest, version } = draft;
    expect(reports.map(({ duty, notice }) => [duty, notice])).toEqual([
      ['remedy', null],
      ['tell-people', { noticeId, caseId, kind: 'clients', version, digest }],
    ]);
    expect(notices).toMatchObject([{ noticeId, kind: 'clients', version }]);
    const { entries } = await readTimeline(opened.call(second), { caseId });
    expect(entries.find(({ what, code }) => what === 'report' && code === 'tell-people')?.detail).toBe(
      `${caseId}/notices/${noticeId}/${digest.slice(0, 16)}`,
    );
  });

  it('is met by the same notices in the database as in the process', async () => {
    for (const duty of LEAK_DUTIES) {
      const [row] = await opened.office.sql.query<{ kinds: string[] }>('select leak_duty_is_told_by($1) as kinds', [
        duty,
      ]);
      expect(row?.kinds).toEqual(TOLD_BY[duty]);
    }
  });
});

it('rests on the newest version of the facts, and says from which it was written', async () => {
  const fact = (version: number, people: number | null) =>
    sqlAs(
      writer,
      `insert into leak_case_fact (case_id, version, noticed_at, people, through_systems, judged_larger, operates, harm_averted, crime_suspected, words, judged_by)
       values ($1, $2, '2026-11-26T01:30:00Z', $3, true, false, 'ordinary', false, true, '根据日志核实', $4)`,
      [caseId, version, people, writer.id],
    );
  await fact(1, null);
  const report = await begin('authority-first');
  expect([report.parts.people?.zh, report.facts.crimeSuspected]).toEqual([
    '涉及人数：尚在核实；已核实的客户：0人。',
    true,
  ]);
  await fact(2, 40);
  const later = await readNotice(opened.call(second), report.noticeId);
  expect([later.moved, later.factsOfNow.people]).toEqual([['people'], 40]);
  const { noticeId, version, offered } = later;
  const now = await writeNotice(opened.call(writer), { noticeId, version, parts: offered, fromFactsOfNow: true });
  expect([now.moved, now.parts.people?.zh]).toEqual([[], '涉及人数：40人；已核实的客户：0人。']);
});

describe('the database', () => {
  it('takes no approval of the same hand, of an older version, or of a notice with a gap', async () => {
    const approveBy = 'update leak_notice set approved_version = $2, approved_by = $3 where id = $1';
    const gap = await begin();
    await expect(sqlAs(second, approveBy, [gap.noticeId, 1, second.id])).rejects.toMatchObject(REFUSED);
    const draft = await write(gap, WHOLE);
    await expect(sqlAs(writer, approveBy, [draft.noticeId, 2, writer.id])).rejects.toMatchObject(REFUSED);
    await expect(sqlAs(writer, approveBy, [draft.noticeId, 2, second.id])).rejects.toMatchObject(REFUSED);
    await expect(sqlAs(second, approveBy, [draft.noticeId, 1, second.id])).rejects.toMatchObject(REFUSED);
  });

  it('alters no version, takes none in another name, and no number of a person', async () => {
    const { noticeId } = await begin();
    await expect(sqlAs(writer, `update leak_notice_version set parts = '{}'`, [])).rejects.toThrow();
    const insert = `insert into leak_notice_version (notice_id, version, parts, facts, facts_version, written_by) values ($1, 2, $2, '{}', 0, $3)`;
    await expect(sqlAs(writer, insert, [noticeId, '{}', second.id])).rejects.toMatchObject(REFUSED);
    const number = JSON.stringify({ cause: { zh: '13700001234', en: '' } });
    await expect(sqlAs(writer, insert, [noticeId, number, writer.id])).rejects.toMatchObject(REFUSED);
  });

  it('shows it neither to whom the case concerns nor to whoever handles none', async () => {
    const { noticeId } = await begin();
    const stranger = await aStaffMember(opened.office.sql);
    const hidden = { code: 'INCIDENTS_NOTICE_NOT_FOUND' };
    await expect(readNotice(opened.call(stranger), noticeId)).rejects.toMatchObject(hidden);
    const concerned = await opened.somebody();
    await sqlAs(writer, 'insert into leak_case_person (case_id, staff_id, said_by) values ($1, $2, $3)', [
      ...[caseId, concerned.id, writer.id],
    ]);
    await expect(readNotice(opened.call(concerned), noticeId)).rejects.toMatchObject(hidden);
    await expect(begin('authority-first', concerned)).rejects.toMatchObject(hidden);
  });

  it('asks for the same parts as the screens', async () => {
    for (const kind of LEAK_NOTICE_KINDS) {
      const [row] = await opened.office.sql.query<{ parts: string[] }>('select leak_notice_asks_for($1) as parts', [
        kind,
      ]);
      expect(row?.parts).toEqual(PARTS_OF[kind]);
    }
  });
});
