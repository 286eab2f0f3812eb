import { z } from 'zod';
import { variable } from '../variable.ts';

export const redisParts = {
  redisUrl: variable('REDIS_URL', z.url({ protocol: /^rediss?(-cluster)?$/ }), {
    meaning:
      'the address of Redis, as redis://host:port, or of a cluster as redis-cluster://host:port?nodes=host:port,host:port',
  }),
};
