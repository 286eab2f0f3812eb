import { describe, expect, it } from 'vitest';
import { bearsServiceToken } from './service-token.ts';

const TOKEN = 'a-token-that-is-long-enough-to-be-one';

describe('bearsServiceToken', () => {
  it('knows the token of this installation', () => {
    expect(bearsServiceToken(`Bearer ${TOKEN}`, TOKEN)).toBe(true);
  });

  it.each([undefined, null, '', 'Bearer ', TOKEN, `bearer ${TOKEN}`, `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`])(
    'refuses %s',
    (header) => {
      expect(bearsServiceToken(header, TOKEN)).toBe(false);
    },
  );
});
