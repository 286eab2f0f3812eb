import { nobody, runStatementAs } from '@kean/db';
import type { Held, HoldingSource } from '@kean/procedures';

const ASSIGNED = `
  select count(*)::int as count, max(assignment_lapses_at) as until from client
   where assignee_id = $1 and (assignment_lapses_at is null or assignment_lapses_at > now())`;

/**
 * What circulation gives out: clients to work with. A look at a value is no holding: it is decided and recorded each time, and what
 * the browser shows ends with its minute or its page.
 */
export const holdings: readonly HoldingSource[] = [
  {
    kind: 'clients',
    title: { zh: '名下客户', en: 'Clients assigned' },
    fate: { zh: '停用后看不到，移交后才归他人', en: 'Out of sight after suspension; another’s only when transferred' },
    count: async ({ db }, staffId) => {
      const own = { ...nobody, staffId, clientScope: 'own' } as const;
      const [held] = await runStatementAs<Held>(db, own, ASSIGNED, [staffId]);
      return held ?? { count: 0, until: null };
    },
  },
];
