import { aCall, aClient, eventsOf, type Holding, logAsText, openOffice, type TestOffice } from '@kean/clients/testing';
import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { callerFactory, type SignedInContext } from '@kean/procedures';
import { aBranch, aStaffMember } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectionApi } from '../../api.ts';
import { NoticeContent, NoticeView } from '../../contract/notices.ts';
import { policy } from '../../policy.ts';
import { inventedNotice } from '../../testing/invented-notice.ts';

const createCaller = callerFactory(collectionApi);
const WRITES = { 'collection.write-notices': 'agency' } as const;
const BOTH = { ...WRITES, 'collection.publish-notices': 'agency' } as const;

let office: TestOffice;
let writer: SignedInContext;
let reviewer: SignedInContext;

beforeAll(async () => {
  office = await openOffice();
  [writer, reviewer] = [await officer(BOTH), await officer(BOTH)];
});
afterAll(() => office.close());

async function officer(holding: Holding): Promise<SignedInContext> {
  return aCall(office, await aStaffMember(office.sql, { branch: null }), [policy], holding, ['compliance']);
}

const as = (call: SignedInContext) => createCaller(call).notices;
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error) => error.cause?.code ?? error.code,
  );
const at = ({ id, revision }: NoticeView) => ({ noticeId: id, revision });
let lines = 0;

/** A notice in review, of a line of its own. */
async function submitted(content = inventedNotice(), line = `line-${++lines}`): Promise<NoticeView> {
  const draft = await as(writer).draft({ line });
  const edited = await as(writer).edit({ ...at(draft), content });
  return as(writer).submit(at(edited));
}
const published = async (content = inventedNotice(), line?: string) =>
  as(reviewer).publish(at(await submitted(content, line)));

describe('a notice', () => {
  it('is written by one person, published by another, and each step stands in the log without its words', async () => {
    const notice = NoticeView.parse(await published());
    expect(notice).toMatchObject({ state: 'published', version: 1, stillCovers: true, mine: false });
    expect(notice.digest).toMatch(/^[0-9a-f]{64}$/);
    const acts = async (call: SignedInContext) =>
      (await eventsOf(office, call.principal.staffId)).filter(({ subjectId }) => subjectId === notice.id);
    expect((await acts(writer)).map(({ action }) => action)).toEqual([
      'collection.notice-drafted',
      'collection.notice-edited',
      'collection.notice-submitted',
    ]);
    expect(await acts(reviewer)).toMatchObject([
      { action: 'collection.notice-published', outcome: 'allowed', subjectKind: 'Notice', facts: { version: 1 } },
    ]);
    expect(await logAsText(office)).not.toContain('示例内容');
  });

  it('is not published by whoever wrote on it, by the api or past it', async () => {
    const notice = await submitted();
    expect(await codeOf(as(writer).publish(at(notice)))).toBe('COLLECTION_NOTICE_NEEDS_ANOTHER_PERSON');
    const back = await as(reviewer).return(at(notice));
    const edited = await as(reviewer).edit({ ...at(back), content: inventedNotice(['sale']) });
    const again = await as(writer).submit(at(edited));
    // Both have written on it by now: a third person is needed.
    expect(await codeOf(as(reviewer).publish(at(again)))).toBe('COLLECTION_NOTICE_NEEDS_ANOTHER_PERSON');
    const past = `update notice_version set state = 'published', published_at = now(), published_by = $2, covers = '{}',
      digest = decode(repeat('00', 32), 'hex') where id = $1`;
    await expect(office.sql.query(past, [notice.id, writer.principal.staffId])).rejects.toThrow('four_eyes');
    expect(await as(await officer(BOTH)).publish(at(again))).toMatchObject({ state: 'published' });
  });

  it('is not given to review before it says all that the law asks, in both languages', async () => {
    const draft = await as(writer).draft({ line: 'incomplete' });
    expect(await codeOf(as(writer).submit(at(draft)))).toBe('COLLECTION_NOTICE_INCOMPLETE');
    const oneLanguage = inventedNotice();
    oneLanguage.words.rights = { zh: '联系门店', en: ' ' };
    const strange = inventedNotice(['gossip']);
    const noExplanation = inventedNotice(['signing']);
    noExplanation.words.sensitive = { zh: '', en: '' };
    let { revision } = draft;
    for (const content of [oneLanguage, strange, noExplanation, { ...inventedNotice(), creditCode: '1' }]) {
      ({ revision } = await as(writer).edit({ noticeId: draft.id, revision, content }));
      expect(await codeOf(as(writer).submit({ noticeId: draft.id, revision }))).toBe('COLLECTION_NOTICE_INCOMPLETE');
    }
    const whole = await as(writer).edit({ noticeId: draft.id, revision, content: inventedNotice(['signing']) });
    expect(await as(writer).submit(at(whole))).toMatchObject({ state: 'in-review' });
  });

  it('stays as it was published, whoever writes past the api', async () => {
    const { id } = await published();
    for (const change of [
      `content = '{}'`,
      'version = 9',
      `digest = decode(repeat('00', 32), 'hex')`,
      `state = 'draft', published_at = null, published_by = null, digest = null, covers = null`,
    ]) {
      await expect(office.sql.query(`update notice_version set ${change} where id = $1`, [id])).rejects.toThrow(
        'stays',
      );
    }
  });

  it('goes into force in place of the version before it, which can be compared and not be changed back', async () => {
    const first = await published(inventedNotice(), 'twice');
    const changed = inventedNotice();
    changed.words.retention = { zh: '示例内容：三年', en: 'Example of retention' };
    const second = await published(changed, 'twice');
    expect(second).toMatchObject({ version: 2, before: first.id });
    expect(second.digest).not.toBe(first.digest);
    expect(await as(writer).get({ noticeId: first.id })).toMatchObject({ state: 'superseded' });
    const { parts, from, to } = await as(writer).compare({ from: first.id, to: second.id });
    expect([from, to]).toEqual([1, 2]);
    expect(parts).toEqual([
      {
        item: 'retention',
        language: 'zh',
        pieces: [
          { kind: 'same', text: '示例内容：' },
          { kind: 'removed', text: 'retention' },
          { kind: 'added', text: '三年' },
        ],
      },
    ]);
    expect(await codeOf(as(reviewer).withdraw(at(first)))).toBe('COLLECTION_NOTICE_MOVED_ON');
    expect(await as(reviewer).withdraw(at(second))).toMatchObject({ state: 'withdrawn' });
    const rows = (await as(writer).list()).filter(({ line }) => line === 'twice');
    expect(rows.map(({ version, state }) => [version, state])).toEqual([
      [2, 'withdrawn'],
      [1, 'superseded'],
    ]);
  });

  it('is in the making once a line, and published once, whoever presses at the same time', async () => {
    const drafts = await Promise.all(Array.from({ length: 4 }, () => codeOf(as(writer).draft({ line: 'at-once' }))));
    expect(drafts.sort()).toEqual([
      'COLLECTION_NOTICE_IN_THE_MAKING',
      'COLLECTION_NOTICE_IN_THE_MAKING',
      'COLLECTION_NOTICE_IN_THE_MAKING',
      'answered',
    ]);
    const notice = await submitted();
    const presses = await Promise.all(Array.from({ length: 4 }, () => codeOf(as(reviewer).publish(at(notice)))));
    expect(presses.filter((outcome) => outcome === 'answered')).toHaveLength(1);
  });

  it('is changed only by whoever looked at it as it is, and only while it is a draft', async () => {
    const draft = await as(writer).draft({ line: 'moved-on' });
    await as(writer).edit({ ...at(draft), content: inventedNotice() });
    expect(await codeOf(as(writer).edit({ ...at(draft), content: inventedNotice() }))).toBe(
      'COLLECTION_NOTICE_MOVED_ON',
    );
    const notice = await published();
    expect(await codeOf(as(writer).edit({ ...at(notice), content: inventedNotice() }))).toBe(
      'COLLECTION_NOTICE_MOVED_ON',
    );
    expect(await codeOf(as(writer).get({ noticeId: newId<'Notice'>() }))).toBe('COLLECTION_NOTICE_NOT_FOUND');
  });

  it('is no agent’s, and whoever may only write does not publish', async () => {
    const agent = await officer({});
    const onlyWrites = await officer(WRITES);
    const notice = await submitted();
    expect(await codeOf(as(agent).list())).toBe('CALL_NOT_YOUR_ROLE');
    expect(await codeOf(as(onlyWrites).publish(at(notice)))).toBe('CALL_NOT_YOUR_ROLE');
    expect(await codeOf(as(onlyWrites).withdraw(at(notice)))).toBe('CALL_NOT_YOUR_ROLE');
    expect(await as(onlyWrites).get({ noticeId: notice.id })).toMatchObject({ state: 'in-review' });
  });

  it.each(['a\u0000b', '\ud800', 'a\tb', 'x'.repeat(4_001)])('takes no text that its store cannot hold: %j', (text) => {
    const content = inventedNotice();
    content.words.title = { zh: text, en: 'Title' };
    expect(NoticeContent.safeParse(content).success).toBe(false);
  });
});

describe('who was shown which version', () => {
  it('is seen with the client, written once and never changed', async () => {
    const { id } = await published();
    const clientId = await aClient(office, await aBranch(office.sql));
    const insert = 'insert into notice_shown (id, client_id, notice_id, channel) values ($1, $2, $3, $4)';
    await office.sql.query(insert, [newId(), clientId, id, 'own-phone']);
    await expect(office.sql.query(insert, [newId(), clientId, id, 'rumour'])).rejects.toThrow('channel');
    expect(await office.db.prisma.noticeShown.count()).toBe(0);
    const everywhere = { ...nobody, clientScope: 'agency' } as const;
    const seen = await inSqlTransaction(office.db, everywhere, (tx) =>
      tx.query('select 1 from notice_shown where client_id = $1', [clientId]),
    );
    expect(seen).toHaveLength(1);
    const change = inSqlTransaction(office.db, everywhere, (tx) => tx.query('delete from notice_shown'));
    await expect(change).rejects.toMatchObject({ code: 'DB_REFUSED' });
  });
});
