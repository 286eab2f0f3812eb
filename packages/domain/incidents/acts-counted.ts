import type { ActsCounted } from '@kean/audit';
import type { IncidentsEvent } from './audit-events.ts';

export const actsCounted: ActsCounted<IncidentsEvent> = {
  'incidents.alert-acknowledged': null,
  'incidents.alert-moved': null,
  'incidents.alert-move-refused': null,
  'incidents.alert-opened': null,
  'incidents.alert-raised': null,
  'incidents.alerts-read': null,
  'incidents.alerts-told': null,
  'incidents.on-call-exception-lifted': null,
  'incidents.on-call-exception-made': null,
  'incidents.on-call-read': null,
  'incidents.on-call-saved': null,
  'incidents.suppression-lifted': null,
  'incidents.suppression-set': null,
  'incidents.watcher-spoke': null,
};
