/** `fast` keeps nothing on disk: for a server that lives as long as one test run. */
export type RedisProfile = 'durable' | 'fast';

/** One node of a Redis Cluster. Its bus has a port of its own, for the usual one (10,000 above) may not exist. */
export interface ClusterNode {
  readonly busPort: number;
  /** A node that is silent for so long counts as gone. */
  readonly timeoutMs: number;
}

/**
 * The configuration of a private Redis. `noeviction`: a queue that loses entries silently is worse than one that refuses new
 * ones. The password stands in this file and not among the arguments, where every user of the machine could read it.
 */
export function redisSettings(options: {
  folder: string;
  port: number;
  password: string;
  profile: RedisProfile;
  cluster?: ClusterNode;
}): string {
  const durable = options.profile === 'durable';
  return [
    '# Written by the runner at every start.',
    'bind 127.0.0.1',
    `port ${options.port}`,
    'protected-mode yes',
    'daemonize no',
    `dir "${options.folder}"`,
    'logfile ""',
    `requirepass "${options.password}"`,
    `appendonly ${durable ? 'yes' : 'no'}`,
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    `databases ${durable ? 16 : 1024}`,
    ...(options.cluster === undefined ? [] : clusterLines(options.cluster, options.password)),
    '',
  ].join('\n');
}

function clusterLines({ busPort, timeoutMs }: ClusterNode, password: string): string[] {
  return [
    'cluster-enabled yes',
    'cluster-config-file nodes.conf',
    `cluster-port ${busPort}`,
    `cluster-node-timeout ${timeoutMs}`,
    `masterauth "${password}"`,
    // A replica is of use only after its first copy, for which a master waits five seconds otherwise.
    'repl-diskless-sync-delay 0',
  ];
}
