export * from './denial-log.ts';
export * from './durable-appender.ts';
export { AUDIT_ERRORS } from './errors.ts';
export * from './event.ts';
export * from './record-event.ts';
export * from './search-events.ts';
