export * from './alert-kinds.ts';
export {
  type Alert,
  type AlertName,
  endAlert,
  listOpenAlerts,
  nameOf,
  seeAlert,
  type ToldAlert,
  tellAlert,
} from './alerts.ts';
export { findSilence, type Silence, silentSince } from './find-silence.ts';
export { readVitals, type ScheduleVital, type Vitals } from './read-vitals.ts';
