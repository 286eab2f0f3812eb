import type { LoggedEvent } from './log-entry.ts';

/** One line of an export: what README.md calls the JSON form of an event. From it the entry can be written again. */
export function eventJson(sequence: number, event: LoggedEvent): string {
  const { policyHash, occurredAt, ...rest } = event;
  return JSON.stringify({
    sequence,
    ...rest,
    occurredAt: microsecondsText(occurredAt),
    policyHash: policyHash === null ? null : Buffer.from(policyHash).toString('hex'),
  });
}

/** `2026-11-24T08:00:00.123456Z` */
export function microsecondsText(microseconds: bigint): string {
  const second = new Date(Number(microseconds / 1_000n)).toISOString().slice(0, 19);
  return `${second}.${String(microseconds % 1_000_000n).padStart(6, '0')}Z`;
}
