/** Clause 4.2, the dossier: what of a client goes, and what stands of their row afterwards. */
import {
  type ClauseErasing,
  emptiedForClients,
  objectsOfClients,
  rowsOfClients,
  sinkOfStatements,
} from '@kean/db/erasers';
import { documentsFolder } from './documents/document-rows.ts';
import { personalData as data } from './personal-data.ts';

/** The row stays as a stone: its id stands in the log. What it showed was sealed under the key that goes next. */
const CLOSE = `
  UPDATE client SET state = 'erased', roles = '{}', card = '\\x01', assignee_id = NULL, assignment_lapses_at = NULL,
         updated_at = now(), version = version + 1
   WHERE id = ANY ($1::uuid[]) AND state <> 'erased' RETURNING 1`;
const OPEN = `SELECT FROM client WHERE id = ANY ($1::uuid[])
  AND (state <> 'erased' OR roles <> '{}' OR octet_length(card) > 1 OR assignee_id IS NOT NULL)`;
const WAYS_IN = `DELETE FROM client_invitation WHERE client_id = ANY ($1::uuid[]) RETURNING 1`;
const WAYS_LEFT = `SELECT FROM client_invitation WHERE client_id = ANY ($1::uuid[])
  UNION ALL SELECT FROM client_visit WHERE client_id = ANY ($1::uuid[])
  UNION ALL SELECT FROM client_mail_code WHERE client_id = ANY ($1::uuid[])`;
const SHEETS = `DELETE FROM client_sheet WHERE client_id = ANY ($1::uuid[]) RETURNING 1`;
const SHEETS_LEFT = `SELECT FROM client_sheet WHERE client_id = ANY ($1::uuid[])`;

const ACCOUNT = {
  zh: '证明请求已依法处理（个人信息保护法第五十条、第六十九条）',
  en: 'to prove that the request was answered by the law (PIPL 50, 69)',
} as const;
const PROVE_CONSENT = {
  zh: '证明处理有合法依据（个人信息保护法第十四条、第六十九条）',
  en: 'to prove that there was a lawful basis (PIPL 14, 69)',
} as const;

export const clientsErasing: ClauseErasing = {
  owner: 'clients',
  closing: [
    sinkOfStatements(
      {
        name: 'client-row',
        title: { zh: '客户名片与分配', en: 'the card in lists, and who had the client' },
        reaches: ['client.card', 'client.roles'],
      },
      { clear: CLOSE, left: OPEN },
    ),
    sinkOfStatements(
      // Visits hang on the link that they came by and go with it, and codes to a mailbox with their visit.
      {
        name: 'client-ways-in',
        title: { zh: '客户页面的链接与访问', en: 'links to the client’s pages, and visits of them' },
        reaches: [],
      },
      { clear: WAYS_IN, left: WAYS_LEFT },
    ),
    sinkOfStatements(
      {
        name: 'client-sheets',
        title: { zh: '为客户打印的核验单', en: 'codes that were printed for the client' },
        reaches: [],
      },
      { clear: SHEETS, left: SHEETS_LEFT },
    ),
  ],
  sinks: [
    rowsOfClients({
      ...{ name: 'search-index', title: { zh: '查找索引', en: 'the index for finding' } },
      ...{ data, tables: ['client_token'] },
    }),
    rowsOfClients({
      ...{
        name: 'dossier-fields',
        title: { zh: '档案各项及更正前的内容', en: 'fields of the dossier, and what they held before' },
      },
      ...{ data, tables: ['client_field', 'client_field_past'] },
    }),
    rowsOfClients({
      ...{ name: 'demands-and-properties', title: { zh: '需求与房源', en: 'demands and properties' } },
      ...{ data, tables: ['demand', 'property'] },
    }),
    rowsOfClients({
      ...{ name: 'signatures', title: { zh: '手写签名', en: 'drawn signatures' }, data, tables: ['client_signature'] },
    }),
    objectsOfClients(
      {
        name: 'documents',
        title: { zh: '扫描件与随附文件', en: 'scans, and documents that were handed in' },
        reaches: ['client_document.sealed_key', 'object:documents/<id>/<id>/content'],
      },
      'client_document',
      documentsFolder,
    ),
    emptiedForClients({
      ...{ name: 'request-words', title: { zh: '请求中的陈述与答复', en: 'what was written in requests' } },
      ...{ data, tables: ['client_request_step'] },
    }),
  ],
  keeps: [
    {
      table: 'client',
      what: { zh: '客户编号与“已删除”状态', en: 'the number of the client, and that they are erased' },
      because: ACCOUNT,
    },
    {
      table: 'client_phone_change',
      what: { zh: '手机号变更的时间与复核人', en: 'when a phone was changed, and who vouched for it' },
      because: ACCOUNT,
    },
    {
      table: 'client_request',
      what: { zh: '请求的种类、时间与决定', en: 'kind, times and decision of requests' },
      because: ACCOUNT,
    },
    {
      table: 'client_request_step',
      what: { zh: '请求的办理步骤（无文字内容）', en: 'the steps of requests, without words' },
      because: ACCOUNT,
    },
    {
      table: 'client_word',
      what: {
        zh: '客户曾用验证码或签名确认的记录（无内容）',
        en: 'that an answer was given by code or signature, not what',
      },
      because: PROVE_CONSENT,
    },
    {
      table: 'service_event',
      what: { zh: '服务与合同结束的日期', en: 'the days on which services and contracts ended' },
      because: {
        zh: '计算合同的法定保存期（房地产经纪管理办法第二十六条）',
        en: 'to reckon how long contracts are kept (Measures on Real-Estate Brokerage, 26)',
      },
    },
    {
      table: 'contact_objection',
      what: { zh: '不愿被联系的意思', en: 'that the person does not want to be contacted' },
      because: {
        zh: '遵从本人拒绝联系的要求（个人信息保护法第四十四条）',
        en: 'to respect the objection (PIPL 44)',
      },
    },
  ],
};
