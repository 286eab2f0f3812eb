/** Clause 4.2: what the handling of leaks holds of a client goes with the client, but that a leak concerned them and was told of. */
import { type ClauseErasing, sinkOfStatements } from '@kean/db/erasers';

export const incidentsErasing: ClauseErasing = {
  owner: 'incidents',
  closing: [],
  sinks: [
    sinkOfStatements(
      {
        name: 'leak-radius',
        title: { zh: '泄露影响范围中的客户', en: 'clients within the radius of a leak' },
        reaches: ['leak_radius_client.fields', 'leak_radius_client.beside'],
      },
      {
        clear: 'DELETE FROM leak_radius_client WHERE client_id = ANY ($1::uuid[]) RETURNING 1',
        left: 'SELECT FROM leak_radius_client WHERE client_id = ANY ($1::uuid[])',
      },
    ),
  ],
  keeps: [
    {
      table: 'leak_case_client',
      what: {
        zh: '客户曾受某一泄露案件影响（仅编号与数据类别）',
        en: 'that a leak concerned the client: ids and classes of data',
      },
      because: {
        zh: '证明泄露事件已依法处置和通知（个人信息保护法第五十七条、第六十九条）',
        en: 'to prove that a leak was handled and told of (PIPL 57, 69)',
      },
    },
    {
      table: 'containment',
      what: { zh: '为处置泄露而锁定过（仅编号）', en: 'that it was locked against a leak, by id' },
      because: {
        zh: '处置泄露与证明已采取补救措施所必需（个人信息保护法第五十一条、第五十七条）',
        en: 'to handle leaks and to show what was done at once (PIPL 51, 57)',
      },
    },
    {
      table: 'leak_notice_client',
      what: {
        zh: '曾就泄露事件告知客户的时间与方式（仅代码与时间）',
        en: 'when and how the client was told of a leak, as codes and times',
      },
      because: {
        zh: '证明已依法告知个人（个人信息保护法第五十七条、第六十九条）',
        en: 'to prove that the person was told (PIPL 57, 69)',
      },
    },
  ],
};
