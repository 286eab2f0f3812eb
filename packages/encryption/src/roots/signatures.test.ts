import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signAliyunRequest } from './sign-aliyun-request.ts';
import { signAwsRequest } from './sign-aws-request.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** Source: AWS, "Signature Version 4 test suite" (aws-sig-v4-test-suite). */
describe('the signature of AWS', () => {
  const credentials = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  };
  const shared = {
    url: new URL('https://example.amazonaws.com/'),
    headers: {},
    body: '',
    region: 'us-east-1',
    service: 'service',
    time: new Date('2015-08-30T12:36:00Z'),
  } as const;

  it.each([
    ['get-vanilla', 'GET', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['post-vanilla', 'POST', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  ] as const)('agrees with the published %s', (_, method, signature) => {
    const { authorization } = signAwsRequest({ ...shared, method }, credentials);
    expect(authorization).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    );
  });

  it('covers every header in order and as one space, the query, the body, and the token of temporary credentials', () => {
    const url = new URL('https://example.amazonaws.com/key?a=1');
    const headers = { 'x-b': '  two   words ', 'x-a': '王' };
    const signed = signAwsRequest(
      { ...shared, method: 'POST', url, headers, body: '正文' },
      { ...credentials, sessionToken: 'session' },
    );
    const canonical = `POST
/key
a=1
host:example.amazonaws.com
x-a:王
x-amz-date:20150830T123600Z
x-amz-security-token:session
x-b:two words

host;x-a;x-amz-date;x-amz-security-token;x-b
${sha256('正文')}`;
    const scope = ['20150830', 'us-east-1', 'service', 'aws4_request'];
    const key = scope.reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
    const text = `AWS4-HMAC-SHA256\n20150830T123600Z\n${scope.join('/')}\n${sha256(canonical)}`;
    expect(signed).toMatchObject({ ...headers, 'x-amz-security-token': 'session', host: 'example.amazonaws.com' });
    expect(signed.authorization).toContain(`Signature=${hmac(key, text).toString('hex')}`);
    expect(signAwsRequest({ ...shared, method: 'POST' }, credentials)).not.toHaveProperty('x-amz-security-token');
  });
});

/** Source: 阿里云, 《V3版本请求体&签名机制》, the worked example (RunInstances). */
describe('the signature of Alibaba Cloud', () => {
  it('agrees with the published example', () => {
    const url = new URL('https://ecs.cn-shanghai.aliyuncs.com/');
    url.searchParams.set('ImageId', 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd');
    url.searchParams.set('RegionId', 'cn-shanghai');
    const { authorization } = signAliyunRequest(
      {
        url,
        action: 'RunInstances',
        version: '2014-05-26',
        body: '',
        time: new Date('2023-10-26T10:22:32Z'),
        nonce: '3156853299f313e23d1673dc12e1703d',
      },
      { accessKeyId: 'YourAccessKeyId', accessKeySecret: 'YourAccessKeySecret' },
    );
    expect(authorization).toBe(
      'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });

  it('covers every header in order, the query by RFC 3986, the body, and the token of temporary credentials', () => {
    const request = {
      url: new URL("https://kms.example/?b=it's (all)*!&a=王"),
      action: 'Encrypt',
      version: '2016-01-20',
      headers: { 'x-b': ' spaces ', accept: 'application/json' },
      body: '正文',
      time: new Date('2023-10-26T10:22:32.123Z'),
      nonce: 'once',
    };
    const signed = signAliyunRequest(request, { accessKeyId: 'id', accessKeySecret: '密', securityToken: 'session' });
    const canonical = `POST
/
a=%E7%8E%8B&b=it%27s%20%28all%29%2A%21
accept:application/json
host:kms.example
x-acs-action:Encrypt
x-acs-content-sha256:${sha256('正文')}
x-acs-date:2023-10-26T10:22:32Z
x-acs-security-token:session
x-acs-signature-nonce:once
x-acs-version:2016-01-20
x-b:spaces

accept;host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version;x-b
${sha256('正文')}`;
    const signature = hmac('密', `ACS3-HMAC-SHA256\n${sha256(canonical)}`).toString('hex');
    expect(signed.authorization).toContain(`Signature=${signature}`);
    expect(signed['x-acs-security-token']).toBe('session');
    const lasting = signAliyunRequest(request, { accessKeyId: 'id', accessKeySecret: '密' });
    expect(lasting).not.toHaveProperty('x-acs-security-token');
  });
});
