export { openRedis, type RedisClient, type RedisWishes } from './open-redis.ts';
export { type RedisAddress, readRedisAddress } from './redis-address.ts';
