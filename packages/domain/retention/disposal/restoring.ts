/**
 * Lists after a restore. What people said of one since the backup stands in the log as acts on lines that may not be there any more: a list on which
 * somebody took a line off would bring the line back. So no list that had not begun comes back; what is due is drawn anew, for three people to look
 * at. One that had begun goes on, each line judged as it acts. What a list took away is taken away again.
 */
import type { PublicText } from '@kean/kernel';
import type { Replayed, Replaying } from '@kean/restores';
import { RuleGroup } from '../contract/rules.ts';
import { factOf } from '../logged-facts.ts';

const NOT_BEGUN = `select id from disposal_list where state in ('drawn', 'submitted', 'reviewed', 'scheduled')`;
const FORGET = [
  'delete from disposal_item where list_id = any ($1::uuid[])',
  'delete from disposal_list where id = any ($1::uuid[])',
  `delete from timer where name = 'retention.list-day' and key = any ($1::text[])`,
] as const;
/** Numbers that people said to each other since are not given to another list. */
const NUMBERS = `select setval('disposal_list_number_seq', (select last_value from disposal_list_number_seq) + $1::int8)`;
const TAKE_AWAY: Partial<Record<RuleGroup, string>> = {
  'client-needs': 'delete from demand where client_id = any ($1::uuid[]) returning client_id',
  'client-property': 'delete from property where client_id = any ($1::uuid[]) returning client_id',
};

const SAY = {
  lists: {
    zh: '尚未开始的处置清单，已作废，到期资料须重新列出并由三人审阅',
    en: 'lists of what is due that had not begun, gone: what is due is drawn anew and looked at by three',
  },
  parts: {
    zh: '备份之后按清单删除的需求和房源，再次删除',
    en: 'needs and properties that a list took away after the backup, taken away again',
  },
} as const satisfies Record<string, PublicText>;

export async function disposeAgain({ tx, since }: Replaying): Promise<readonly Replayed[]> {
  const lists = (await tx.query<{ id: string }>(NOT_BEGUN)).map(({ id }) => id);
  for (const text of FORGET) await tx.query(text, [lists]);
  const drawn = since.filter(({ action }) => action === 'retention.list-drawn').length;
  if (drawn > 0) await tx.query(NUMBERS, [drawn]);
  let parts = 0;
  for (const event of since) {
    if (event.action !== 'retention.group-erased' || event.outcome !== 'allowed') continue;
    const group = RuleGroup.safeParse(factOf(event, 'group'));
    const text = group.success ? TAKE_AWAY[group.data] : undefined;
    if (text !== undefined) parts += (await tx.query(text, [event.subjectIds])).length;
  }
  return [
    { what: SAY.lists, count: lists.length },
    { what: SAY.parts, count: parts },
  ];
}
