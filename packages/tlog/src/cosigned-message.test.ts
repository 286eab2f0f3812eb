import { describe, expect, it } from 'vitest';
import { cosignedMessage, readTimestamped, writeTimestamped } from './cosigned-message.ts';

const SIGNATURE = Buffer.alloc(64, 7);

/** The bytes of a line, with a time that no clock of ours would give. */
function bytesAt(time: bigint, signature = SIGNATURE): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(8), signature]);
  bytes.writeBigUInt64BE(time);
  return bytes;
}

describe('a cosignature', () => {
  it('is over the time and the whole text, as the specification writes them', () => {
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    expect(cosignedMessage(text, 1_679_315_147).toString()).toBe(`cosignature/v1\ntime 1679315147\n${text}`);
  });

  it.each([1, 1_679_315_147, Number.MAX_SAFE_INTEGER])('of second %i is read as it was written', (signedAt) => {
    const bytes = writeTimestamped(signedAt, SIGNATURE);
    expect(bytes).toEqual(bytesAt(BigInt(signedAt)));
    expect(readTimestamped(bytes)).toEqual({ signedAt, signature: SIGNATURE });
  });

  it.each([0n, 2n ** 53n, 2n ** 64n - 1n])('of second %i is none: it states no time', (time) => {
    expect(readTimestamped(bytesAt(time))).toBeNull();
  });

  it.each([0, 8, 63, 65])('with a signature of %i bytes is none', (length) => {
    expect(readTimestamped(bytesAt(1n, Buffer.alloc(length)))).toBeNull();
  });
});
