import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from './run-process.ts';

const SAMPLE = path.join(import.meta.dirname, 'testing/sample-process.ts');

/** Starts the sample, sends `signal` once it runs, and waits for its end. */
async function run(behaviour: string, signal?: NodeJS.Signals) {
  const child = spawn(process.execPath, [SAMPLE, behaviour], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    if (!out.includes('process.started') && chunk.includes('process.started') && signal) child.kill(signal);
    out += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk;
  });
  const status = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { status, out, err };
}

describe('runProcess', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('stops in order on %s and leaves with status 0', async (signal) => {
    const { status, out } = await run('serve', signal);
    expect(status).toBe(EXIT.ok);
    expect(out).toMatch(/process\.started.*process\.stopping.*process\.stopped/s);
  });

  it('prints a refusal to start as its sentences alone', async () => {
    const { status, err } = await run('refuse');
    expect(status).toBe(EXIT.refused);
    expect(err).toBe('sample: PORT is missing.\nsample: REDIS_URL is missing.\n');
  });

  it('prints an error of ours as one sentence with its code and facts', async () => {
    const { status, err } = await run('fail');
    expect(status).toBe(EXIT.failed);
    expect(err).toBe('sample: The root key cannot be used. (SAMPLE_KEY_UNUSABLE, where: /etc/kean/root.key)\n');
  });

  it('stops in order with status 1 after an error that nobody caught, and does not print its message', async () => {
    const { status, out, err } = await run('crash');
    expect(status).toBe(EXIT.failed);
    expect(out).toContain('process.stopped');
    expect(out + err).not.toContain('13812345678');
  });

  it('leaves with status 1 when it cannot start, without the message of the error', async () => {
    const { status, err } = await run('break');
    expect(status).toBe(EXIT.failed);
    expect(err).toContain('sample-process.ts');
    expect(err).not.toContain('13812345678');
  });

  it('gives up a stop that takes too long', async () => {
    const { status, err } = await run('hang', 'SIGTERM');
    expect(status).toBe(EXIT.failed);
    expect(err).toContain('did not end in time');
  });
});
