import { describe, expect, it } from 'vitest';
import { bigintArray, byteaArray, integerArray, smallintArray, textArray, uuidArray } from './binary-arrays.ts';

const hex = (buffer: Buffer) => buffer.toString('hex');
const head = (oid: string, length: number) => `0000000100000001${oid}${length.toString(16).padStart(8, '0')}00000001`;

describe('arrays in the form of array_send', () => {
  it('writes bytes, nulls and empty values', () => {
    expect(hex(byteaArray([Buffer.from('ab'), null, Buffer.alloc(0)]))).toBe(
      `${head('00000011', 3)}000000026162ffffffff00000000`,
    );
  });

  it('counts the bytes of a text, not its characters', () => {
    expect(hex(textArray(['客', null, '']))).toBe(`${head('00000019', 3)}00000003e5aea2ffffffff00000000`);
  });

  it('writes ids as their sixteen bytes and refuses what is no id', () => {
    expect(hex(uuidArray(['019a0000-0000-7000-8000-00000000000f', null]))).toBe(
      `${head('00000b86', 2)}00000010019a000000007000800000000000000fffffffff`,
    );
    expect(() => uuidArray(['019a'])).toThrow(TypeError);
  });

  it('writes signed integers', () => {
    expect(hex(bigintArray([-1n, 2n]))).toBe(`${head('00000014', 2)}00000008ffffffffffffffff000000080000000000000002`);
    expect(hex(integerArray([7]))).toBe(`${head('00000017', 1)}0000000400000007`);
    expect(hex(smallintArray([3, null]))).toBe(`${head('00000015', 2)}000000020003ffffffff`);
  });
});
