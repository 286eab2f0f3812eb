export { type Cadence, nextDue, writeCadence } from './cadence.ts';
export * from './define-schedule.ts';
export * from './set-timer.ts';
export { dayAfter, dayThere, instantThere, TIME_ZONE } from './shanghai-time.ts';
export * from './working-days/announced-years.ts';
export * from './working-days/due-after-days.ts';
export * from './working-days/due-after-working-days.ts';
export * from './working-days/working-day.ts';
