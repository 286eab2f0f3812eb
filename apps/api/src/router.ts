import { accountabilityApi } from '@kean/accountability/api';
import { agencyApi } from '@kean/agency/api';
import { circulationApi } from '@kean/circulation/api';
import { clientsApi } from '@kean/clients/api';
import { collectionApi } from '@kean/collection/api';
import { router } from '@kean/procedures';
import { storageApi } from '@kean/storage/api';

/** The core API: one line per clause. */
export const appRouter = router({
  agency: agencyApi,
  clients: clientsApi,
  collection: collectionApi,
  circulation: circulationApi,
  accountability: accountabilityApi,
  storage: storageApi,
});

export type AppRouter = typeof appRouter;
