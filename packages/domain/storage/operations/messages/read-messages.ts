import { inSqlTransaction, nobody, type RowPrincipal } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { ListMessagesInput, MessagesOverview, MessageView } from '../../contract/messages.ts';
import { whatAMessageAsks } from '../../rules/what-a-message-asks-of-a-person.ts';

/**
 * The operator sees how every message went, and of no message whom it is for: neither the client's id nor the person's is read, and what
 * is sealed the login of the api cannot read.
 */
const EVERY_MESSAGE: RowPrincipal = { ...nobody, clientScope: 'agency' };
const MOST = 100;

const COUNTS = `
  select state, count(*)::int as count from message where created_at > now() - interval '30 days' group by state order by state`;
const MESSAGES = `
  select id, channel, template, urgent, state, cause, attempts, created_at as "createdAt", valid_until as "validUntil",
         next_try_at as "nextTryAt", coalesce(delivered_at, sent_at) as "endedAt",
         case when client_id is not null then 'client' when staff_id is not null then 'staff' else 'group' end as audience,
         state in ('queued', 'waiting', 'failed') and valid_until > clock_timestamp()
           and (cause is null or cause not in ('QUIET_HOURS', 'HELD_BACK', 'NOT_DELIVERED')) as "mayTry"
    from message where $1::text is null or state = $1
   order by state not in ('failed', 'waiting', 'queued'), created_at desc, id desc limit ${MOST}`;
const NOW = 'select clock_timestamp() as now';

type Row = Omit<MessageView, 'remedy'>;

/** How the messages of the office went, of one moment of the database. */
export function readMessages({ services }: SignedInContext, { state }: ListMessagesInput): Promise<MessagesOverview> {
  return inSqlTransaction(services.db, EVERY_MESSAGE, async (tx) => {
    const [clock] = await tx.query<{ now: Date }>(NOW);
    const counts = await tx.query<MessagesOverview['counts'][number]>(COUNTS);
    const rows = await tx.query<Row>(MESSAGES, [state ?? null]);
    return {
      now: (clock as { now: Date }).now,
      counts,
      messages: rows.map((row) => ({ ...row, remedy: row.cause === null ? null : whatAMessageAsks(row.cause) })),
      hasInbox: services.inbox !== undefined,
    };
  });
}
