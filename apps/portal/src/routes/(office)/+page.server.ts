import { inWords } from '#lib/accountability/acts.ts';
import { healthInWords } from '#lib/accountability/health-in-words.ts';
import { startOf } from '#lib/accountability/periods.ts';
import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const RECENT = 8;

/** What is mine today, of what this person may see at all. */
export const load: PageServerLoad = async ({ locals, parent, url }) => {
  const { signedIn } = await parent();
  const may = (action: string) => signedIn.actions.includes(action);
  const { api } = locals;
  // Whoever reads the log and keeps no clients is here to watch it.
  const watchesTheLog = may('accountability.read-log') && !may('clients.list');
  const [recent, imports, refused, rotations, health, telling, own] = await Promise.all([
    may('clients.list') ? api.clients.list.query({ limit: RECENT }) : null,
    may('collection.import') ? api.collection.imports.list.query({ limit: RECENT }) : null,
    may('accountability.read-log')
      ? api.accountability.log.search
          .query({
            outcome: 'refused',
            from: startOf('week', new Date()).toISOString(),
            limit: RECENT,
          })
          .then((page) => inWords(page.entries))
      : null,
    may('storage.read-keys') ? api.storage.rotations.list.query({ limit: 1 }) : null,
    watchesTheLog ? api.accountability.log.health.query().then((read) => healthInWords(read, new Date())) : null,
    may('incidents.triage-alerts') ? api.incidents.telling.state.query() : null,
    api.incidents.review.own.query(),
  ]).catch((failure: unknown) => endPage(failure, url.pathname));
  // The day's quota is the person's own; any client within reach tells it.
  const first = recent?.rows[0];
  const quota =
    first && may('circulation.reveal')
      ? await api.circulation.revealOptions.query({ clientId: first.id }).then(
          (options) => options.quotaLeft,
          () => null,
        )
      : null;
  const improvements = { count: own.rows.length, late: own.rows.filter(({ isLate }) => isLate).length };
  return {
    recent,
    imports,
    refused,
    quota,
    rotations,
    health,
    telling,
    improvements,
    readAt: new Date().toISOString(),
  };
};
