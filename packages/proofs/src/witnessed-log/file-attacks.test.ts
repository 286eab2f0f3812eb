import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NoteSigner, writeVerifierKey } from '@kean/tlog';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inventedEntry } from '../log/invented-entry.ts';
import { runVerifier } from '../log/run-verifier.ts';
import { writeLog } from '../log/write-log.ts';
import { fileAttacks } from './file-attacks.ts';
import { writeForeignLog } from './foreign-log.ts';
import { LogFolder } from './log-folder.ts';

const SIZE = 700;
const signer = new NoteSigner('test.invalid/log', 'ed25519', randomBytes(32));
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kean-attacks-'));
  await writeLog(join(folder, 'log'), signer, SIZE, inventedEntry);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(fileAttacks(SIZE).map((attack) => [attack.name, attack] as const))(
  'the stand-alone verifier names it when somebody does this to the files: %s',
  async (name, attack) => {
    const log = new LogFolder(join(folder, 'log')).copyTo(join(folder, name));
    await attack.apply(log);
    const { status, said } = await runVerifier(
      'verify',
      '--log',
      log.folder,
      '--key',
      writeVerifierKey(signer.verifierKey),
    );
    expect(said).toMatch(attack.named);
    expect(status).toBe(1);
  },
  30_000,
);

it('the log that our code writes and one that foreign code writes both verify, each by its own key alone', async () => {
  const ours = writeVerifierKey(signer.verifierKey);
  const foreign = writeForeignLog(join(folder, 'foreign'), 600);
  expect((await runVerifier('verify', '--log', join(folder, 'log'), '--key', ours)).status).toBe(0);
  expect((await runVerifier('verify', '--log', foreign.folder, '--key', foreign.verifierKey)).status).toBe(0);
  expect((await runVerifier('verify', '--log', foreign.folder, '--key', ours)).status).toBe(1);
  const [proof, entry] = [join(folder, 'foreign.tlog-proof'), join(folder, 'foreign.entry')];
  const prove = ['--log', foreign.folder, '--key', foreign.verifierKey, '--index', '599', '--out', proof];
  expect((await runVerifier('prove', ...prove)).said).toMatch(/^PROVEN: entry 599 of 600/);
  writeFileSync(entry, foreign.entries[599] ?? '');
  const check = ['--proof', proof, '--entry', entry, '--key', foreign.verifierKey];
  expect((await runVerifier('check-proof', ...check)).said).toMatch(/PROOF HOLDS$/);
}, 60_000);
