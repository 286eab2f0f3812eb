import { accountabilityDoors } from './accountability.ts';
import { agencyDoors } from './agency.ts';
import { circulationDoors } from './circulation.ts';
import { clientsDoors } from './clients.ts';
import { collectionDoors } from './collection.ts';
import type { Doors } from './door.ts';
import { incidentsDoors } from './incidents.ts';
import { paperArchiveDoors } from './paper-archive.ts';
import { personnelDoors } from './personnel.ts';
import { retentionDoors } from './retention.ts';
import { storageDoors } from './storage.ts';

export type { Act, Door } from './door.ts';

/** Every procedure of the api, a file for each clause. */
export const DOORS: Doors = {
  ...accountabilityDoors,
  ...agencyDoors,
  ...circulationDoors,
  ...clientsDoors,
  ...collectionDoors,
  ...incidentsDoors,
  ...paperArchiveDoors,
  ...personnelDoors,
  ...retentionDoors,
  ...storageDoors,
};
