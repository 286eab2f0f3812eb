/** Tells a person what the runner does: one line per step, with the time it took. */
export interface Progress {
  /** Something that takes a while begins or goes on. */
  readonly note: (text: string) => void;
  /** Runs one step and prints its line when it is done. The step may return what the line should say instead. */
  readonly step: <T>(label: string, work: () => Promise<T>, describe?: (result: T) => string) => Promise<T>;
}

/** Progress on the terminal. */
export function printedProgress(print: (line: string) => void = console.log): Progress {
  return {
    note: (text) => print(`· ${text}`),
    step: async (label, work, describe) => {
      const began = performance.now();
      const result = await work();
      print(`✓ ${describe?.(result) ?? label} (${seconds(performance.now() - began)})`);
      return result;
    },
  };
}

/** Progress that nobody sees, for proofs and tests. */
export const silentProgress: Progress = { note: () => undefined, step: (_label, work) => work() };

/** `1234` milliseconds as `1.2 s`. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
