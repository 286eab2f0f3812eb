import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { readRedisAddress } from './redis-address.ts';

/** A client of one Redis or of a cluster. Commands that name several keys need them in one slot, so by habit there are none. */
export type RedisClient = Redis | Cluster;

export interface RedisWishes {
  /** A command fails at once while Redis is away, and is not kept for later. */
  readonly failFast: boolean;
  /** Connects when it is told to, and not before. */
  readonly lazyConnect?: boolean;
  readonly commandTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 3_000;
const reconnectMs = (times: number) => Math.min(times * 100, 1_000);

/**
 * Opens what `REDIS_URL` names ({@link readRedisAddress}). Listen for `error` before anything else: a client without a listener ends the
 * process at the next outage.
 */
export function openRedis(
  address: string,
  { failFast, lazyConnect = false, commandTimeoutMs }: RedisWishes,
): RedisClient {
  const { kind, nodes, tls, username, password } = readRedisAddress(address);
  const options = {
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: failFast ? 1 : null,
    ...(commandTimeoutMs === undefined ? {} : { commandTimeout: commandTimeoutMs }),
  } satisfies RedisOptions;
  if (kind === 'single') {
    return new Redis(address, { ...options, lazyConnect, retryStrategy: reconnectMs, enableOfflineQueue: !failFast });
  }
  return new Cluster([...nodes], {
    lazyConnect,
    enableOfflineQueue: !failFast,
    clusterRetryStrategy: reconnectMs,
    // A master that dies is known to have gone only when its connection is refused: look for the new one often.
    slotsRefreshInterval: 5_000,
    // A certificate names hosts, so they are not resolved before the connection.
    ...(tls ? { dnsLookup: (host, found) => found(null, host) } : {}),
    redisOptions: {
      ...options,
      ...(username === '' ? {} : { username }),
      ...(password === '' ? {} : { password }),
      ...(tls ? { tls: {} } : {}),
    },
  });
}
