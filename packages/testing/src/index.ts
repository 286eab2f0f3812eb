export { aBranch, aRegion, aTeam, type TestBranch, type TestRegion, type TestTeam } from './factories/offices.ts';
export { aPrincipal, aStaffMember, type StaffWishes, type TestStaff } from './factories/staff.ts';
export { type FreshDatabase, freshDatabase } from './fresh-database.ts';
export { type FreshRedis, freshRedis } from './fresh-redis.ts';
export { type OpenedSql, openSql, type Sql } from './open-sql.ts';
export { type RedisCluster, startRedisCluster } from './redis-cluster.ts';
export type { TestServices } from './services/test-services.ts';
export { MAY_MOUNT, type SmallFileSystem, smallFileSystem } from './small-file-system.ts';
export { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';
