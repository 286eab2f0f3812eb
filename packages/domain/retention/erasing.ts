/** Clause 4.2: what conducts an erasure forgets last by what it searched. */
import { type ClauseErasing, sinkOfStatements } from '@kean/db/erasers';

const ACCOUNT = {
  zh: '证明删除已完成（个人信息保护法第四十七条、第六十九条）',
  en: 'to prove that the erasure was done (PIPL 47, 69)',
} as const;

export const retentionErasing: ClauseErasing = {
  owner: 'retention',
  // Nobody who is erased has a period that runs.
  closing: [
    sinkOfStatements(
      { name: 'clocks', title: { zh: '保存期限的计时', en: 'the clocks of their periods' }, reaches: [] },
      {
        clear: 'DELETE FROM retention_clock WHERE client_id = ANY ($1::uuid[]) RETURNING 1',
        left: 'SELECT FROM retention_clock WHERE client_id = ANY ($1::uuid[])',
      },
    ),
  ],
  sinks: [
    sinkOfStatements(
      {
        name: 'keyed-matches',
        title: { zh: '复查用的密钥匹配值', en: 'the keyed matches of the search' },
        reaches: ['erased_client.matches'],
      },
      {
        clear: `UPDATE erased_client SET matches = '{}' WHERE client_id = ANY ($1::uuid[]) AND matches <> '{}' RETURNING 1`,
        left: `SELECT FROM erased_client WHERE client_id = ANY ($1::uuid[]) AND matches <> '{}'`,
      },
    ),
  ],
  keeps: [
    {
      table: 'kept_by_law',
      what: { zh: '曾因法定保存期暂缓的日期', en: 'until when the law kept it' },
      because: ACCOUNT,
    },
    { table: 'disposal_item', what: { zh: '曾列入处置清单', en: 'that they stood on a list' }, because: ACCOUNT },
    { table: 'erased_client', what: { zh: '删除记录', en: 'the record of the erasure' }, because: ACCOUNT },
    { table: 'erasure_certificate', what: { zh: '删除证明', en: 'the certificate of erasure' }, because: ACCOUNT },
    {
      table: 'legal_hold',
      what: { zh: '曾有的法律保留（仅编号）', en: 'legal holds that there were, by number' },
      because: ACCOUNT,
    },
  ],
};
