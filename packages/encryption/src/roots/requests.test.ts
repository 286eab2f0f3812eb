import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aliyunKms } from './aliyun-kms.ts';
import { askKeyService, textField } from './ask-key-service.ts';
import { awsKms } from './aws-kms.ts';
import type { KeyService } from './key-service.ts';
import type { ServiceSetting } from './service-setting.ts';
import { vaultTransit } from './vault-transit.ts';

/** A server that keeps what it was sent and answers what it is told. */
let server: Server;
let origin: string;
let requests: { readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: string }[];
let answer: { status: number; body: string; after?: Promise<unknown>; cutAfter?: number };

beforeAll(async () => {
  server = createServer(async (request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers, body: await text(request) });
    const { status, body, after, cutAfter } = answer;
    await after;
    response.writeHead(status, { 'content-type': 'application/json' });
    if (cutAfter === undefined) response.end(body);
    else response.write(body.slice(0, cutAfter), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  requests = [];
  answer = { status: 200, body: '{}' };
});

const settingOf = (path: string, words: readonly string[], parameters = ''): ServiceSetting => ({
  origin,
  path,
  identity: 'service://key',
  parameters: new URLSearchParams(parameters),
  credentials: async () => [...words],
});

const CONTEXT = { zone: 'b', 'kean-purpose': 'root-key' };
const PLAIN = Buffer.from('根');
const only = () => {
  expect(requests).toHaveLength(1);
  const [request] = requests;
  if (request === undefined) throw new TypeError('no request');
  return request;
};
const base64 = (value: string | Buffer) => Buffer.from(value).toString('base64');

/** What a service gives back is handed on as its specification says. */
async function exchanged(service: KeyService, encrypted: object, decrypted: object): Promise<[Buffer, Buffer]> {
  answer.body = JSON.stringify(encrypted);
  const wrapped = await service.encrypt(PLAIN, CONTEXT);
  answer.body = JSON.stringify(decrypted);
  return [wrapped, await service.decrypt(wrapped, CONTEXT)];
}

describe('Vault', () => {
  it('is asked with its token in a header, and gets the context in one spelling as associated data', async () => {
    const service = vaultTransit(settingOf('team/transit/kean', ['token-of-the-test']));
    const given = await exchanged(
      service,
      { data: { ciphertext: 'vault:v1:密' } },
      { data: { plaintext: base64(PLAIN) } },
    );
    expect(given.map(String)).toEqual(['vault:v1:密', '根']);
    expect(requests.map(({ url }) => url)).toEqual(['/v1/team/transit/encrypt/kean', '/v1/team/transit/decrypt/kean']);
    for (const { headers } of requests) {
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'x-vault-token': 'token-of-the-test',
        'x-vault-request': 'true',
      });
    }
    const associated_data = base64('{"kean-purpose":"root-key","zone":"b"}');
    expect(requests.map(({ body }) => JSON.parse(body))).toEqual([
      { plaintext: base64(PLAIN), associated_data },
      { ciphertext: 'vault:v1:密', associated_data },
    ]);
  });

  it.each(['kean', 'transit/', '/kean', ''])('has no key that is named %j', (path) => {
    expect(() => vaultTransit(settingOf(path, []))).toThrow(
      expect.objectContaining({ detail: { where: 'ROOT_KEY', why: 'a key of Vault is named <mount>/<key>' } }),
    );
  });
});

describe('AWS KMS', () => {
  it('is asked by name of the act, signed for region and service, also with temporary credentials', async () => {
    const service = awsKms(settingOf('alias%2Fkean', ['AKTEST', 'secret', 'session'], 'region=cn-north-1'));
    const given = await exchanged(service, { CiphertextBlob: base64('密') }, { Plaintext: base64(PLAIN) });
    expect(given.map(String)).toEqual(['密', '根']);
    expect(requests.map(({ url }) => url)).toEqual(['/', '/']);
    expect(requests.map(({ headers }) => headers['x-amz-target'])).toEqual([
      'TrentService.Encrypt',
      'TrentService.Decrypt',
    ]);
    for (const { headers } of requests) {
      expect(headers['content-type']).toBe('application/x-amz-json-1.1');
      expect(headers['x-amz-security-token']).toBe('session');
      expect(headers.authorization).toMatch(
        /^AWS4-HMAC-SHA256 Credential=AKTEST\/\d{8}\/cn-north-1\/kms\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, /,
      );
    }
    const shared = { KeyId: 'alias/kean', EncryptionContext: CONTEXT };
    expect(requests.map(({ body }) => JSON.parse(body))).toEqual([
      { Plaintext: base64(PLAIN), ...shared },
      { CiphertextBlob: base64('密'), ...shared },
    ]);
  });

  it.each(['', 'region=', 'region=CN', 'region=cn north', 'region=a/b', 'region=/b', `region=${'a'.repeat(41)}`])(
    'is not asked without a region that is one: %j',
    (parameters) => {
      expect(() => awsKms(settingOf('kean', [], parameters))).toThrow(
        expect.objectContaining({ detail: { where: 'ROOT_KEY', why: 'the setting of AWS KMS names no region' } }),
      );
    },
  );
});

describe('Alibaba Cloud KMS', () => {
  it('is asked with everything in the body and nothing in the address', async () => {
    const service = aliyunKms(settingOf('alias%2Fkean', ['LTTEST', 'secret', 'session']));
    const given = await exchanged(service, { CiphertextBlob: '密' }, { Plaintext: base64(PLAIN) });
    expect(given.map(String)).toEqual(['密', '根']);
    expect(requests.map(({ url }) => url)).toEqual(['/', '/']);
    for (const [at, action] of ['Encrypt', 'Decrypt'].entries()) {
      expect(requests[at]?.headers).toMatchObject({
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        'x-acs-action': action,
        'x-acs-version': '2016-01-20',
        'x-acs-security-token': 'session',
      });
    }
    const EncryptionContext = JSON.stringify(CONTEXT);
    expect(requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))).toEqual([
      { KeyId: 'alias/kean', Plaintext: base64(PLAIN), EncryptionContext },
      { CiphertextBlob: '密', EncryptionContext },
    ]);
  });
});

describe('a key management service', () => {
  const ask = (timeoutMs?: number) =>
    askKeyService(async () => ({ url: new URL('/k', origin), headers: { 'x-a': 'b' }, body: 'body' }), timeoutMs);
  const host = () => new URL(origin).host;

  it('is asked once where it answers', async () => {
    answer.body = '{"a":1}';
    expect(await ask()).toEqual({ a: 1 });
    expect(only()).toMatchObject({ url: '/k', headers: { 'x-a': 'b' }, body: 'body' });
  });

  it.each([400, 403, 404, 499])('that refuses with %i is not asked again: that is for a person', async (status) => {
    answer.status = status;
    await expect(ask()).rejects.toMatchObject({
      code: 'ENCRYPTION_ROOT_KEY_UNUSABLE',
      detail: { where: host(), why: `the key management service refused with status ${status}` },
    });
    only();
  });

  it.each([
    [429, '{}', 429],
    [500, '{}', 500],
    [503, '{}', 503],
    [200, 'no json', 200],
    [200, '"a text"', 200],
    [200, 'null', 200],
    [204, '', 204],
  ])('that answers %i %j is asked twice and then does not answer', async (status, body, told) => {
    answer = { status, body };
    await expect(ask()).rejects.toMatchObject({
      code: 'ENCRYPTION_KEYS_UNAVAILABLE',
      detail: { where: host(), status: told },
    });
    expect(requests).toHaveLength(2);
  });

  it('that is silent is left after the time that it has, is asked twice, and does not answer', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    answer = { status: 200, body: '{"a":1}', after: promise };
    const began = performance.now();
    await expect(ask(100)).rejects.toMatchObject({ code: 'ENCRYPTION_KEYS_UNAVAILABLE', detail: { status: 0 } });
    expect(performance.now() - began).toBeGreaterThanOrEqual(190);
    expect(requests).toHaveLength(2);
    resolve();
  });

  it('that breaks off in the middle of its answer does not answer', async () => {
    answer = { status: 200, body: '{"a":1,"b":2}', cutAfter: 6 };
    await expect(ask()).rejects.toMatchObject({ code: 'ENCRYPTION_KEYS_UNAVAILABLE', detail: { status: 200 } });
  });

  it('is asked with a request that is made anew for each attempt, and answers where the second one does', async () => {
    answer = { status: 503, body: '{}' };
    let made = 0;
    const given = askKeyService(async () => {
      made += 1;
      if (made === 2) answer = { status: 200, body: '{"a":1}' };
      return { url: new URL('/k', origin), headers: { 'x-once': String(made) }, body: '' };
    });
    expect(await given).toEqual({ a: 1 });
    expect(requests.map(({ headers }) => headers['x-once'])).toEqual(['1', '2']);
  });

  it('is asked without credentials where their file is empty, and says itself that it refuses', async () => {
    answer.status = 403;
    const empty = [
      vaultTransit(settingOf('transit/kean', [])),
      awsKms(settingOf('kean', [], 'region=cn-north-1')),
      aliyunKms(settingOf('kean', [])),
    ];
    for (const service of empty) {
      await expect(service.encrypt(PLAIN, CONTEXT)).rejects.toMatchObject({ code: 'ENCRYPTION_ROOT_KEY_UNUSABLE' });
    }
    const [vault, aws, aliyun] = requests.map(({ headers }) => headers);
    expect(vault?.['x-vault-token']).toBe('');
    expect(aws?.authorization).toContain(' Credential=/');
    expect(aws).not.toHaveProperty('x-amz-security-token');
    expect(aliyun?.authorization).toContain(' Credential=,');
    expect(aliyun).not.toHaveProperty('x-acs-security-token');
  });

  it('that leads elsewhere, and one that is not there, do not answer', async () => {
    answer.status = 307;
    await expect(ask()).rejects.toMatchObject({ code: 'ENCRYPTION_KEYS_UNAVAILABLE', detail: { status: 0 } });
    const nowhere = askKeyService(async () => ({ url: new URL('http://127.0.0.1:1/'), headers: {}, body: '' }));
    await expect(nowhere).rejects.toMatchObject({
      code: 'ENCRYPTION_KEYS_UNAVAILABLE',
      detail: { where: '127.0.0.1:1', status: 0 },
    });
  });

  it.each([undefined, null, 'text', 7, {}, { other: 'x' }, { name: '' }, { name: 7 }, { name: null }])(
    'that leaves out the field that is asked for, as in %j, does not answer',
    (answered) => {
      expect(() => textField(answered, 'name')).toThrow(
        expect.objectContaining({ code: 'ENCRYPTION_KEYS_UNAVAILABLE', detail: { missing: 'name' } }),
      );
    },
  );

  it('gives the text of a field', () => {
    expect(textField({ name: 'x' }, 'name')).toBe('x');
  });
});
