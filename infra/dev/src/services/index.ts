export {
  requireBackupPeers,
  requireChromium,
  requireForeignTools,
  requirePostgres,
  requireRedis,
} from '../machine/require.ts';
export { END_APPLICATION, endProcess } from '../processes/end-process.ts';
export { type Guard, openGuard } from '../processes/guard.ts';
export { type Detached, spawnDetached } from '../processes/spawn-detached.ts';
export { findFreePort, LOOPBACK } from './find-free-port.ts';
export { folderInMemory } from './folder-in-memory.ts';
export type { WalArchive } from './postgres-settings.ts';
export { answers as postgresAnswers, type RunningPostgres, startPostgres, urlOf } from './start-postgres.ts';
export { type RunningRedis, redisAnswers, startRedis } from './start-redis.ts';
export { waitUntil } from './wait-until.ts';
