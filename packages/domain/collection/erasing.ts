/**
 * Clause 4.2: where somebody was taken in. Consents stay, as ids, codes and the office's own words: the office has to be able to prove them
 * (PIPL 69). What a draft or a list held is destroyed when it ends, with a key of
 * its own; what is left here is which row of a list somebody was.
 */
import { type ClauseErasing, sinkOfStatements } from '@kean/db/erasers';

const PROVE = {
  zh: '证明处理有合法依据（个人信息保护法第十四条、第十七条、第六十九条）',
  en: 'to prove that there was a lawful basis (PIPL 14, 17, 69)',
} as const;

export const collectionErasing: ClauseErasing = {
  owner: 'collection',
  closing: [],
  sinks: [
    sinkOfStatements(
      { name: 'row-of-list', title: { zh: '与导入名单的对应', en: 'which row of a list it was' }, reaches: [] },
      {
        clear: 'UPDATE import_row SET client_id = NULL WHERE client_id = ANY ($1::uuid[]) RETURNING 1',
        left: 'SELECT FROM import_row WHERE client_id = ANY ($1::uuid[])',
      },
    ),
    sinkOfStatements(
      { name: 'disposal-due', title: { zh: '待处置标记', en: 'that they were to be disposed of' }, reaches: [] },
      {
        clear: 'DELETE FROM disposal_due WHERE client_id = ANY ($1::uuid[]) RETURNING 1',
        left: 'SELECT FROM disposal_due WHERE client_id = ANY ($1::uuid[])',
      },
    ),
  ],
  keeps: [
    {
      table: 'consent_act',
      what: {
        zh: '同意与撤回的记录及凭证（代码与时间）',
        en: 'consents and withdrawals with their receipts, as codes and times',
      },
      because: PROVE,
    },
    {
      table: 'consent_asking',
      what: { zh: '曾被征询同意的时间', en: 'when they were asked for consent' },
      because: PROVE,
    },
    { table: 'notice_shown', what: { zh: '曾出示的告知书版本', en: 'which notices were shown' }, because: PROVE },
  ],
};
