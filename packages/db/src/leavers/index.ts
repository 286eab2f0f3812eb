export * from './clause-leaving.ts';
export * from './leaver-sinks.ts';
