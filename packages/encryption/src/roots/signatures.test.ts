import { describe, expect, it } from 'vitest';
import { signAliyunRequest } from './sign-aliyun-request.ts';
import { signAwsRequest } from './sign-aws-request.ts';

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
});
