import type { ActsCounted } from '@kean/audit';
import type { IncidentsEvent } from './audit-events.ts';

export const actsCounted: ActsCounted<IncidentsEvent> = {
  'incidents.alert-moved': null,
  'incidents.alert-move-refused': null,
  'incidents.alert-opened': null,
  'incidents.alert-raised': null,
  'incidents.alerts-read': null,
  'incidents.case-clients-taken': null,
  'incidents.case-duty-reminded': null,
  'incidents.case-evidence-taken': null,
  'incidents.case-facts-judged': null,
  'incidents.case-moved': null,
  'incidents.case-opened': null,
  'incidents.case-person-named': null,
  'incidents.case-refused': null,
  'incidents.case-report-recorded': null,
  'incidents.case-seen': null,
  'incidents.case-task-added': null,
  'incidents.case-task-assigned': null,
  'incidents.case-task-settled': null,
  'incidents.cases-read': null,
  'incidents.suppression-lifted': null,
  'incidents.suppression-set': null,
};
