import type { ActsCounted } from '@kean/audit';
import type { IncidentsEvent } from './audit-events.ts';

export const actsCounted: ActsCounted<IncidentsEvent> = {
  'incidents.alert-moved': null,
  'incidents.alert-move-refused': null,
  'incidents.alert-opened': null,
  'incidents.alert-raised': null,
  'incidents.alerts-read': null,
  'incidents.decoy-number-traced': null,
  'incidents.decoy-opened': null,
  'incidents.decoy-retired': null,
  'incidents.decoy-segments-loaded': null,
  'incidents.decoys-ordered': null,
  'incidents.decoys-read': null,
  'incidents.suppression-lifted': null,
  'incidents.suppression-set': null,
};
