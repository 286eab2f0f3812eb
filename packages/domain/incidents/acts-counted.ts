import type { ActsCounted } from '@kean/audit';
import type { IncidentsEvent } from './audit-events.ts';

export const actsCounted: ActsCounted<IncidentsEvent> = {
  'incidents.alert-moved': null,
  'incidents.alert-move-refused': null,
  'incidents.alert-opened': null,
  'incidents.alert-raised': null,
  'incidents.alerts-read': null,
  'incidents.leaked-file-erased': null,
  'incidents.leaked-file-let-go': null,
  'incidents.leaked-file-refused': null,
  'incidents.radii-listed': null,
  'incidents.radius-asked': null,
  'incidents.radius-clients-read': null,
  'incidents.radius-measured': null,
  'incidents.radius-not-measured': null,
  'incidents.radius-read': null,
  'incidents.radius-taken-into-case': null,
  'incidents.suppression-lifted': null,
  'incidents.suppression-set': null,
};
