import { idOf } from '@kean/kernel';
import { procedure, router } from '@kean/procedures';
import { z } from 'zod';
import { ListInput, SearchInput } from './contract.ts';
import { mailsApi } from './mails/api.ts';
import { objectionsApi } from './objections/api.ts';
import { listClients } from './operations/list-clients.ts';
import { readDossier } from './operations/read-dossier.ts';
import { searchClients } from './operations/search-clients.ts';
import { phonesApi } from './phones/api.ts';
import { requestsApi } from './requests/api.ts';
import { sheetsApi } from './sheets/api.ts';
import { visitsApi } from './visits/api.ts';

const DossierInput = z.strictObject({ clientId: idOf<'Client'>() });

/**
 * Masked clients: `list`, `search`, `dossier`; and the client's own pages. A search is a mutation by protocol only: the input of a query travels in the
 * address, and what was typed may be a phone number (I1).
 */
export const clientsApi = router({
  list: procedure({ clause: 'clients', action: 'clients.list' })
    .input(ListInput)
    .query(({ ctx, input }) => listClients(ctx, input)),
  search: procedure({ clause: 'clients', action: 'clients.search' })
    .input(SearchInput)
    .mutation(({ ctx, input }) => searchClients(ctx, input)),
  dossier: procedure({ clause: 'clients', action: 'clients.read', stopsInLine: true })
    .input(DossierInput)
    .query(({ ctx, input }) => readDossier(ctx, input.clientId)),
  visits: visitsApi,
  requests: requestsApi,
  objections: objectionsApi,
  phones: phonesApi,
  mails: mailsApi,
  sheets: sheetsApi,
});
