export * from './describe-error.ts';
export * from './find-forbidden.ts';
export * from './health-routes.ts';
export * from './logger.ts';
export * from './metrics.ts';
export * from './request-id.ts';
export * from './run-process.ts';
