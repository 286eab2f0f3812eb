import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { startInstance } from '../instance/start-instance.ts';
import { run } from './reset.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it('leaves nothing of an office that served: what stays would not fit to the next one', async () => {
  const around = mkdtempSync(join(tmpdir(), 'kean-reset-'));
  const dataFolder = join(around, 'data');
  const { stop } = await startInstance({ dataFolder, seed: false, continuous: true });
  await stop();
  for (const part of ['log', 'witness', 'safe', 'key-backups'])
    expect(existsSync(join(dataFolder, part)), part).toBe(true);
  vi.stubEnv('KEAN_DATA', dataFolder);
  vi.spyOn(console, 'log').mockReturnValue();
  expect(await run(['--yes'])).toBe(0);
  expect(existsSync(dataFolder)).toBe(false);
  rmdirSync(around);
}, 120_000);
