import { accountabilityApi } from '@kean/accountability/api';
import { registerApi } from '@kean/accountability/api/register';
import { regulationApi } from '@kean/accountability/api/regulation';
import { agencyApi } from '@kean/agency/api';
import { peopleApi } from '@kean/agency/api/people';
import { recoveriesApi } from '@kean/agency/api/recoveries';
import { rolesApi } from '@kean/agency/api/roles';
import { circulationApi } from '@kean/circulation/api';
import { clientsApi } from '@kean/clients/api';
import { collectionApi } from '@kean/collection/api';
import { incidentsApi } from '@kean/incidents/api';
import { paperArchiveApi } from '@kean/paper-archive/api';
import { personnelApi } from '@kean/personnel/api';
import { mergeRouters, router } from '@kean/procedures';
import { retentionApi } from '@kean/retention/api';
import { storageApi } from '@kean/storage/api';
import { ACTS_COUNTED } from './acts-counted.ts';
import { HOLDINGS } from './holdings.ts';
import { LEAVINGS } from './leavings.ts';
import { PERSONAL_DATA } from './personal-data.ts';
import { POLICIES } from './policies.ts';

/** The core API: one line per clause. */
export const appRouter = router({
  agency: mergeRouters(agencyApi, peopleApi(HOLDINGS), rolesApi(POLICIES), recoveriesApi),
  clients: clientsApi,
  collection: collectionApi,
  circulation: circulationApi,
  accountability: mergeRouters(accountabilityApi, registerApi(PERSONAL_DATA), regulationApi),
  storage: storageApi,
  paperArchive: paperArchiveApi,
  personnel: personnelApi(LEAVINGS),
  retention: retentionApi,
  incidents: incidentsApi(ACTS_COUNTED),
});

export type AppRouter = typeof appRouter;
