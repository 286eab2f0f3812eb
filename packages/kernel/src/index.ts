export * from './app-error.ts';
export * from './clock.ts';
export * from './ids.ts';
export * from './instant.ts';
export * from './personal.ts';
export * from './personal-data.ts';
export * from './principal.ts';
export * from './start-refusal.ts';
