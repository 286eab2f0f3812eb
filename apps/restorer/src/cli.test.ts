import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const CLI = path.join(import.meta.dirname, 'cli.ts');

it('a restore that is told nothing says what is missing, in one line, and no stack', async () => {
  const ended = await promisify(execFile)(process.execPath, [CLI], { env: {} }).then(
    () => null,
    (error: { code: number; stderr: string }) => error,
  );
  expect(ended?.code).toBe(1);
  expect(ended?.stderr).toMatch(/^✗ restore: RESTORE_ADMIN_URL is missing; [^\n]+\n$/);
}, 30_000);
