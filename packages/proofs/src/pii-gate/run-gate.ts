import { execFile } from 'node:child_process';
import path from 'node:path';

/** How the gate ended, and the lines of what it complained about. */
export interface GateResult {
  readonly status: number;
  readonly summary: string;
  readonly complaints: readonly string[];
}

/** Runs the gate of a copy of the sources as `npm run check` does. */
export function runGate(folder: string): Promise<GateResult> {
  const gate = path.join(folder, 'infra/pii-gate/check.ts');
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [gate], { cwd: folder, maxBuffer: 16 << 20 }, (error, stdout) => {
      // Killed or not startable: neither green nor red.
      if (error !== null && typeof error.code !== 'number') return reject(error);
      const [summary = '', ...complaints] = stdout.trim().split('\n');
      resolve({ status: Number(error?.code ?? 0), summary, complaints: complaints.map((line) => line.trim()) });
    });
  });
}
