export * from './continuous-parts.ts';
export * from './message-parts.ts';
export * from './parts.ts';
export * from './read-config.ts';
export * from './variable.ts';
