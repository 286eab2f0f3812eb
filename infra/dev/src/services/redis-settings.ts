/** `fast` keeps nothing on disk: for a server that lives as long as one test run. */
export type RedisProfile = 'durable' | 'fast';

/**
 * The configuration of a private Redis. `noeviction`: a queue that loses entries silently is worse than one that refuses new
 * ones. The password stands in this file and not among the arguments, where every user of the machine could read it.
 */
export function redisSettings(options: {
  folder: string;
  port: number;
  password: string;
  profile: RedisProfile;
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
    '',
  ].join('\n');
}
