import { readFileSync } from 'node:fs';

/** The most memory a process ever held, in MB, as Linux counts it (VmHWM). */
export function highWaterOf(pid: number | undefined): number {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid ?? 'self'}/status`, 'utf8'));
  return Math.round((Number(found?.[1]) * 1_024) / 1e6);
}
