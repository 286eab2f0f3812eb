import { createSecretKey, randomBytes } from 'node:crypto';
import { AppError } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { secretSeal } from './secret-seal.ts';

const seal = secretSeal(createSecretKey(randomBytes(32)));
const place = { factorId: 'a-factor', staffId: 'a-person' };
const secret = randomBytes(20);

describe('the seal of an app’s secret', () => {
  it('opens at its place, differs every time, and is as long as the table asks', () => {
    const [one, other] = [seal.seal(secret, place), seal.seal(secret, place)];
    expect([seal.open(one, place), one.length, one.equals(other)]).toEqual([secret, 48, false]);
  });

  it('opens for no other person, no other factor and under no other key', () => {
    const sealed = seal.seal(secret, place);
    for (const elsewhere of [
      { ...place, staffId: 'another' },
      { ...place, factorId: 'another' },
    ])
      expect(() => seal.open(sealed, elsewhere)).toThrow(AppError);
    expect(() => secretSeal(createSecretKey(randomBytes(32))).open(sealed, place)).toThrow(AppError);
  });

  it('notices the change of any bit, and a cut', () => {
    const sealed = seal.seal(secret, place);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => seal.open(changed, place)).toThrow(AppError);
    }
    for (const length of [0, 1, 15, 47]) expect(() => seal.open(sealed.subarray(0, length), place)).toThrow(AppError);
  });
});
