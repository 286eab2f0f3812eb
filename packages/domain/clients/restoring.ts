/** Clause 4 after a restore: who was erased stays erased. The key is gone already; here goes what is about the person beside it. */
import type { PublicText } from '@kean/kernel';
import type { ClauseRestoration, Replaying } from '@kean/restores';
import { documentsFolder } from './documents/document-rows.ts';
import { objectAgain } from './objections/restoring.ts';
import { objectToPhonesAgain } from './phones/restoring.ts';
import { replayRequests, restrictedStay } from './requests/restoring.ts';

const ABOUT = [
  'client_field',
  'client_field_past',
  'client_token',
  'client_signature',
  'client_document',
  'demand',
  'property',
  'message',
] as const;
const REMOVE = [
  ...ABOUT.map((table) => `delete from ${table} where client_id = any ($1::uuid[])`),
  'update client_request_step set words = null where client_id = any ($1::uuid[]) and words is not null',
];
/** The row stays as a stone: its id stands in the log. Its card was sealed under the key that is gone. */
const CLOSE = `
  update client set state = 'erased', roles = '{}', card = '\\x01', assignee_id = null, assignment_lapses_at = null, version = version + 1
   where id = any ($1::uuid[]) and state <> 'erased' returning id`;
const LEFT = `${ABOUT.map((table) => `select client_id from ${table} where client_id = any ($1::uuid[])`).join(' union all ')}
  union all select client_id from client_request_step where client_id = any ($1::uuid[]) and words is not null
  union all select id from client where id = any ($1::uuid[]) and (state <> 'erased' or assignee_id is not null)`;
/** A link that was used after the backup would work once more, and so would a visit that ended. Ways in are asked for anew. */
const END_WAYS_IN = ['delete from client_visit', 'delete from client_invitation returning id'] as const;
/** Printed codes too; that they were printed stays, for the client to see. */
const END_SHEETS = `update client_sheet set ended_at = clock_timestamp(), ended_because = 'restored'
  where used_at is null and ended_at is null`;

const ERASED = {
  zh: '备份之后已删除的客户，再次删除其全部资料',
  en: 'clients erased after the backup: everything about them removed again',
} as const satisfies PublicText;

const WAYS_IN = {
  zh: '客户页面的链接、核验单和访问全部作废，须重新发送',
  en: 'links to the pages of clients, printed sheets, and visits: all ended, to be given anew',
} as const satisfies PublicText;

export const clientsRestoration: ClauseRestoration = {
  clause: 'clients',
  replay: async (replaying: Replaying) => {
    const { tx, erased } = replaying;
    for (const text of REMOVE) await tx.query(text, [erased.client]);
    const closed = await tx.query(CLOSE, [erased.client]);
    await tx.query(END_SHEETS);
    await tx.query(END_WAYS_IN[0]);
    const links = await tx.query(END_WAYS_IN[1]);
    return [
      { what: ERASED, count: closed.length },
      { what: WAYS_IN, count: links.length },
      ...(await objectAgain(replaying)),
      ...(await objectToPhonesAgain(replaying)),
      ...(await replayRequests(replaying)),
    ];
  },
  isErasedObject: (key, erased) => {
    const [word, client = ''] = key.split('/');
    return `${word}/${client}` === documentsFolder(client) && erased.client.includes(client);
  },
  checks: [
    restrictedStay,
    {
      invariant: 'I6',
      what: {
        zh: '已删除的客户没有字段、索引、签名、扫描件、需求、房源、消息或请求文字',
        en: 'no erased client has a field, a token, a signature, a document, a demand, a property, a message or words in a request',
      },
      wrong: async (tx, erased) => (await tx.query(LEFT, [erased.client])).length,
    },
  ],
};
