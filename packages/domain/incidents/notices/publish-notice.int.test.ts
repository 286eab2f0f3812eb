import { aFrontCall } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import type { TestStaff } from '@kean/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LeakNoticeId } from '../contract/notices.ts';
import { type CaseOffice, openCaseOffice } from '../testing/case-office.ts';
import { approveNotice } from './approve-notice.ts';
import { publicNotices, publishNotice, withdrawNotice } from './publish-notice.ts';
import { manyCannotBeReached } from './rules/many-cannot-be-reached.ts';
import { beginNotice, writeNotice } from './write-notice.ts';

let opened: CaseOffice;
let writer: TestStaff;
let second: TestStaff;

beforeAll(async () => {
  opened = await openCaseOffice();
  [writer, second] = [await opened.somebody(), await opened.somebody()];
});
afterAll(() => opened.office.close());

async function aNotice(isDrill = false): Promise<{ noticeId: LeakNoticeId; version: number }> {
  const caseId = await opened.aCase(writer, { isDrill });
  const begun = await beginNotice(opened.call(writer), { caseId, kind: 'public' });
  const parts = { measures: { zh: '已停用账号', en: 'closed' }, contact: { zh: '门店前台', en: 'the shop' } };
  const { noticeId, version } = begun;
  return writeNotice(opened.call(writer), { noticeId, version, parts, fromFactsOfNow: false });
}
const approve = ({ noticeId, version }: { noticeId: LeakNoticeId; version: number }) =>
  approveNotice(opened.call(second), { noticeId, version });
const read = () => publicNotices(aFrontCall(opened.office));

it('a notice for everybody stands on their page once two people wrote and approved it, until it is taken down', async () => {
  const { noticeId, version } = await aNotice();
  const publish = () => publishNotice(opened.call(writer), { noticeId, days: 90 });
  await expect(publish()).rejects.toMatchObject({ code: 'INCIDENTS_NOTICE_NOT_TO_PUBLISH' });
  await approve({ noticeId, version });
  expect((await publish()).publication).toMatchObject({ withdrawnAt: null });
  expect(await read()).toMatchObject([{ noticeId, parts: { measures: { zh: '已停用账号' } } }]);
  await expect(publish()).rejects.toMatchObject({ code: 'INCIDENTS_NOTICE_MOVED_ON' });
  await withdrawNotice(opened.call(second), noticeId);
  expect(await read()).toEqual([]);
  await expect(withdrawNotice(opened.call(second), noticeId)).rejects.toMatchObject({
    code: 'INCIDENTS_NOTICE_MOVED_ON',
  });
});

it('none of a drill does, by the database too', async () => {
  const drill = await aNotice(true);
  await approve(drill);
  const publish = publishNotice(opened.call(writer), { noticeId: drill.noticeId, days: 90 });
  await expect(publish).rejects.toMatchObject({ code: 'INCIDENTS_NOTICE_OF_A_DRILL' });
  const past = inSqlTransaction(opened.office.db, { ...nobody, staffId: writer.id }, (tx) =>
    tx.query(
      `insert into leak_notice_publication (notice_id, published_by, until_at) values ($1, $2, now() + interval '9 days')`,
      [drill.noticeId, writer.id],
    ),
  );
  await expect(past).rejects.toMatchObject({ detail: { sqlState: '23514' } });
});

it('is offered from a tenth of those who cannot be reached on', () => {
  expect([manyCannotBeReached(9, 100), manyCannotBeReached(10, 100), manyCannotBeReached(0, 0)]).toEqual([
    false,
    true,
    false,
  ]);
});
