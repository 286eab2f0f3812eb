export * from './clause-erasing.ts';
export * from './client-sinks.ts';
export * from './column-place.ts';
export * from './delete-row.ts';
export * from './expire-row.ts';
export * from './objects-of-clients.ts';
export * from './overwrite-column.ts';
