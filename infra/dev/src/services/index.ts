export { requireChromium, requirePostgres, requireRedis } from '../machine/require.ts';
export { type Guard, openGuard } from '../processes/guard.ts';
export { findFreePort, LOOPBACK } from './find-free-port.ts';
export { answers as postgresAnswers, type RunningPostgres, startPostgres, urlOf } from './start-postgres.ts';
export { type RunningRedis, redisAnswers, startRedis } from './start-redis.ts';
