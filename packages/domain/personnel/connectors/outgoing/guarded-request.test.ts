import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { allowedNetworks } from './allowed-networks.ts';
import { connectorKey } from './connector-key.ts';
import { guardedRequest, isPlainAddress } from './guarded-request.ts';
import { judgeByStatus } from './outgoing-kind.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

const here = allowedNetworks(['127.0.0.1/32']);
const nowhere = allowedNetworks([]);
const ask = (url: string, networks = here) => guardedRequest({ url, headers: { 'x-a': '1' }, body: '{}' }, networks);

describe('an address that somebody wrote down', () => {
  it.each([
    ...[
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '127.0.0.1',
      '169.254.169.254',
      '172.31.255.255',
      '192.168.1.1',
      '224.0.0.1',
    ],
    ...[
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      'fd00::1',
      'fe80::1',
      'ff02::1',
      '64:ff9b::a00:1',
    ],
    ...['2002:7f00:1::', 'no address', ''],
  ])('leads to none of our own machines: %s', (address) => {
    expect(nowhere.mayReach(address)).toBe(false);
  });

  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700:4700::1111'])('leads to public ones: %s', (address) => {
    expect(nowhere.mayReach(address)).toBe(true);
  });

  it('leads into what the operator names, and no further', () => {
    const named = allowedNetworks(['10.20.0.0/16', 'fd12::/16']);
    expect(['10.20.3.4', '::ffff:10.20.3.4', 'fd12::9'].every((one) => named.mayReach(one))).toBe(true);
    expect(['10.21.0.1', '127.0.0.1', 'fd13::9'].some((one) => named.mayReach(one))).toBe(false);
  });

  it('is https, or http on this machine, with no account in it', () => {
    expect(['https://door.example/a?b=c', 'http://127.0.0.1:9/a', 'http://localhost/'].every(isPlainAddress)).toBe(
      true,
    );
    for (const url of [
      'http://door.example/',
      'https://a:b@door.example/',
      'ftp://door.example/',
      'https://d.example/#x',
      'x',
    ])
      expect(isPlainAddress(url)).toBe(false);
  });
});

describe('a guarded request', () => {
  it('is not sent to this machine, by address or by name, unless the operator allows it', async () => {
    let called = 0;
    const url = await listen((_request, answer) => {
      called += 1;
      answer.end();
    });
    expect(await ask(url, nowhere)).toEqual({ failed: 'PRIVATE_NETWORK' });
    expect(await ask(url.replace('127.0.0.1', 'localhost'), nowhere)).toEqual({ failed: 'PRIVATE_NETWORK' });
    expect(called).toBe(0);
    expect(await ask(url)).toMatchObject({ status: 200 });
    expect(called).toBe(1);
  });

  it('follows no redirect, and says so by its number', async () => {
    let called = 0;
    const url = await listen((_request, answer) => {
      called += 1;
      answer.writeHead(307, { location: '/elsewhere' }).end();
    });
    const answer = await ask(url);
    expect(answer).toMatchObject({ status: 307 });
    expect(called).toBe(1);
    expect(judgeByStatus(answer as never)).toEqual({ is: 'never', cause: 'SYSTEM_MOVED' });
  });

  it('reads no more than 16 KiB, waits no longer than five seconds, and tells away from unknown', async () => {
    const long = await listen((_request, answer) => void answer.end('x'.repeat(100_000)));
    expect(await ask(long)).toEqual({ failed: 'ANSWER_TOO_LONG' });
    const silent = await listen((_request, answer) => void answer.write('x'));
    const began = performance.now();
    expect(await ask(silent)).toEqual({ failed: 'TOO_SLOW' });
    expect(performance.now() - began).toBeLessThan(7_000);
    expect(await ask('http://127.0.0.1:1/')).toEqual({ failed: 'NO_CONNECTION' });
    expect(await ask('https://nobody.invalid/')).toEqual({ failed: 'NAME_UNKNOWN' });
    expect(await ask('http://door.example/')).toEqual({ failed: 'ADDRESS_REFUSED' });
  });

  it('hands back when the other side wants to be asked again', async () => {
    const busy = await listen((_request, answer) => void answer.writeHead(429, { 'retry-after': '120' }).end());
    const answer = await ask(busy);
    expect(answer).toMatchObject({ status: 429, retryAfterSeconds: 120 });
    expect(judgeByStatus(answer as never)).toEqual({ is: 'later', cause: 'SYSTEM_BUSY' });
  });
});

describe('the key of connectors', () => {
  it('opens what it sealed in its place alone', () => {
    const key = connectorKey('a-key-of-connectors-of-this-test-alone');
    const sealed = key.seal(Buffer.from('secret'), ['webhook_secret', 'sealed', 'a']);
    expect(key.open(sealed, ['webhook_secret', 'sealed', 'a'])?.toString()).toBe('secret');
    expect(key.open(sealed, ['webhook_secret', 'sealed', 'b'])).toBeNull();
    expect(
      connectorKey('another-key-of-connectors-of-this-test').open(sealed, ['webhook_secret', 'sealed', 'a']),
    ).toBeNull();
    expect(key.open(Buffer.alloc(3), ['webhook_secret', 'sealed', 'a'])).toBeNull();
    expect(() => connectorKey('short')).toThrow();
  });
});
