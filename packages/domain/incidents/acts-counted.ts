import type { ActsCounted } from '@kean/audit';
import type { IncidentsEvent } from './audit-events.ts';

export const actsCounted: ActsCounted<IncidentsEvent> = {
  'incidents.alert-move-refused': null,
  'incidents.alert-moved': null,
  'incidents.alert-opened': null,
  'incidents.alert-raised': null,
  'incidents.alerts-read': null,
  'incidents.clients-told': null,
  'incidents.notice-approved': null,
  'incidents.notice-message-sent': null,
  'incidents.notice-opened': null,
  'incidents.notice-sending-finished': null,
  'incidents.notice-sending-moved': null,
  'incidents.notice-written': null,
  'incidents.notices-read': null,
  'incidents.own-notices-read': null,
  'incidents.suppression-lifted': null,
  'incidents.suppression-set': null,
  'incidents.told-by-hand': null,
  'incidents.unreached-read': null,
};
