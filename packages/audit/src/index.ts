export { appenderOf } from './appender-of.ts';
export * from './denial-log.ts';
export * from './durable-appender.ts';
export { AUDIT_ERRORS } from './errors.ts';
export * from './event.ts';
export { EVENT_COLUMNS, eventRow, insertEventsFrom } from './event-rows.ts';
export * from './record-event.ts';
export * from './search-events.ts';
export * from './sequencer/index.ts';
