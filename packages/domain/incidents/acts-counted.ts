import type { ActsCounted } from '@kean/audit';
import type { IncidentsEvent } from './audit-events.ts';

export const actsCounted: ActsCounted<IncidentsEvent> = {
  'incidents.alert-moved': null,
  'incidents.alert-move-refused': null,
  'incidents.alert-opened': null,
  'incidents.alert-raised': null,
  'incidents.alerts-read': null,
  'incidents.notice-approved': null,
  'incidents.notice-opened': null,
  'incidents.notice-written': null,
  'incidents.notices-read': null,
  'incidents.suppression-lifted': null,
  'incidents.suppression-set': null,
};
