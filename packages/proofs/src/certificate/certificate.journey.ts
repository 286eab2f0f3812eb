import { expect, it } from 'vitest';
import { proveCertificate } from './prove-certificate.ts';

/** The proof `certificate` in short: one byte in forty is changed. */
it('a certificate of erasure is accepted as it was handed out, and after no change of it', async () => {
  const failed: string[] = [];
  const context = {
    args: {},
    signal: new AbortController().signal,
    say: () => undefined,
    figure: () => undefined,
    holds: (claim: string, condition: boolean) => {
      if (!condition) failed.push(claim);
    },
  };
  await proveCertificate(context, 40);
  expect(failed).toEqual([]);
}, 600_000);
