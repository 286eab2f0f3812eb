import { StartRefusal } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { readBucketAddress } from './bucket-address.ts';

describe('the address of a bucket', () => {
  it('is read in full, with percent-encoded key and secret, over TLS unless it says otherwise', () => {
    expect(readBucketAddress('s3://AK%2F1:s%40cret@oss.example.cn/kean/office-1?region=cn-north-1')).toEqual({
      endpoint: 'https://oss.example.cn',
      region: 'cn-north-1',
      bucket: 'kean',
      prefix: 'office-1/',
      accessKeyId: 'AK/1',
      secretAccessKey: 's@cret',
    });
    expect(readBucketAddress('s3://a:b@127.0.0.1:9000/kean?region=x&tls=off')).toMatchObject({
      endpoint: 'http://127.0.0.1:9000',
      prefix: '',
    });
  });

  it.each([
    ['s3://127.0.0.1/kean?region=x', 'key and secret'],
    ['s3://a:topsecret@127.0.0.1/?region=x', 'bucket'],
    ['s3://a:topsecret@127.0.0.1/kean', 'region'],
  ])('%s is refused in one sentence without the secret', (address, part) => {
    try {
      readBucketAddress(address);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(StartRefusal);
      expect((error as StartRefusal).sentences[0]).toContain(`${part} missing`);
      expect((error as StartRefusal).message).not.toContain('topsecret');
    }
  });
});
