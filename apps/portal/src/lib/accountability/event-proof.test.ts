import { expect, test } from 'vitest';
import { checkCommand, leafHashOf } from './event-proof.ts';

test('the leaf hash is that of RFC 6962', async () => {
  // Published vector: the leaf of an empty entry.
  const empty = Buffer.from('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'hex');
  expect(await leafHashOf(new Uint8Array())).toBe(empty.toString('base64'));
  expect(await leafHashOf(Uint8Array.of(1))).not.toBe(await leafHashOf(Uint8Array.of(2)));
});

test('the line that checks a proof names both files, the key of the log and every witness', () => {
  const proof = {
    sequence: 7,
    size: 9,
    proofFileName: 'event-000000007.tlog-proof',
    proof: '',
    entryFileName: 'event-000000007.entry',
    entry: '',
    verifierKeys: ['log+1+A', 'one+2+B', 'two+3+C'],
  };
  expect(checkCommand(proof)).toBe(
    "npm run audit -- check-proof --proof event-000000007.tlog-proof --entry event-000000007.entry --key 'log+1+A' --witness 'one+2+B' --witness 'two+3+C'",
  );
});
