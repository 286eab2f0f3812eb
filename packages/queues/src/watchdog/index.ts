export * from './alert-kinds.ts';
export { type Alert, type AlertName, listOpenAlerts, nameOf, seeAlert } from './alerts.ts';
export { findSilence, type Silence, silentSince } from './find-silence.ts';
export { readVitals, type ScheduleVital, type Vitals } from './read-vitals.ts';
