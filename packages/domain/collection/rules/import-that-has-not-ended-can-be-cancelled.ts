import type { ImportState } from '../contract.ts';

/** States in which an import waits or works. What has ended stays as it ended. */
export const OPEN_STATES = [
  'uploaded',
  'inspecting',
  'mapping',
  'queued',
  'running',
] as const satisfies readonly ImportState[];

export function importThatHasNotEndedCanBeCancelled(state: ImportState): boolean {
  return (OPEN_STATES as readonly ImportState[]).includes(state);
}
