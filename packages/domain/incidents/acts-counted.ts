import type { ActsCounted } from '@kean/audit';
import type { IncidentsEvent } from './audit-events.ts';

export const actsCounted: ActsCounted<IncidentsEvent> = {
  'incidents.alert-moved': null,
  'incidents.alert-move-refused': null,
  'incidents.alert-opened': null,
  'incidents.alert-raised': null,
  'incidents.alerts-read': null,
  'incidents.contained': null,
  'incidents.containment-lifted': null,
  'incidents.containment-read': null,
  'incidents.containment-refused': null,
  'incidents.suppression-lifted': null,
  'incidents.suppression-set': null,
};
