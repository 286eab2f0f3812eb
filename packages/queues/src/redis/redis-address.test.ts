import { describe, expect, it } from 'vitest';
import { readRedisAddress } from './redis-address.ts';

describe('REDIS_URL', () => {
  it('names one Redis', () => {
    expect(readRedisAddress('redis://:a%2Fb@127.0.0.1:6380/3')).toEqual({
      kind: 'single',
      nodes: [{ host: '127.0.0.1', port: 6380 }],
      tls: false,
      username: '',
      password: 'a/b',
    });
    expect(readRedisAddress('rediss://cache.invalid')).toMatchObject({
      kind: 'single',
      tls: true,
      nodes: [{ port: 6379 }],
    });
  });

  it('names a cluster by one node or by several', () => {
    expect(
      readRedisAddress('redis-cluster://office:x@a.invalid:7000?nodes=b.invalid:7001,[::1]:7002,c.invalid'),
    ).toEqual({
      kind: 'cluster',
      nodes: [
        { host: 'a.invalid', port: 7000 },
        { host: 'b.invalid', port: 7001 },
        { host: '::1', port: 7002 },
        { host: 'c.invalid', port: 6379 },
      ],
      tls: false,
      username: 'office',
      password: 'x',
    });
    expect(readRedisAddress('rediss-cluster://a.invalid/0')).toMatchObject({ kind: 'cluster', tls: true });
  });

  it.each([
    'redis-cluster://:word@a.invalid/2',
    'redis-cluster://:word@a.invalid?nodes=b:x',
    'redis-cluster://:word@a.invalid?nodes=user@b:1',
    'redis-clusters://:word@a.invalid',
    'http://:word@a.invalid',
    'redis://',
    'word',
  ])('refuses %s, and keeps the password to itself', (address) => {
    expect(() => readRedisAddress(address)).toThrow(TypeError);
    try {
      readRedisAddress(address);
    } catch (error) {
      expect(String(error)).not.toContain('word');
    }
  });
});
