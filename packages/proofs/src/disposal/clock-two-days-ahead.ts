/** Loaded before a process of the office: its host believes that it is the day after tomorrow. */
const Right = Date;
const AHEAD_MS = 2 * 86_400_000;

globalThis.Date = class extends Right {
  constructor(...given: readonly unknown[]) {
    if (given.length === 0) super(Right.now() + AHEAD_MS);
    else super(...(given as [number]));
  }

  static override now(): number {
    return Right.now() + AHEAD_MS;
  }
} as DateConstructor;
