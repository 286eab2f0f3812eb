/** A personal value on its way through the screen: held in memory only, for as long as the ring runs. */
export interface OpenValue {
  readonly value: string;
  /** How long it stays open. */
  readonly seconds: number;
  /** Reading of the monotonic clock (ms) at which it opened; a wrong wall clock must not keep a value open. */
  readonly openedAtMs: number;
}

/** The longest a value may stay on a screen. */
export const OPEN_SECONDS = 60;

/**
 * Opens a value on the screen until `sealsAt`, but never longer than {@link OPEN_SECONDS}: the two wall clocks may differ.
 * @param nowMs reading of the monotonic clock
 * @param wallNow the browser's wall clock
 */
export function openValue(value: string, sealsAt: Date, nowMs: number, wallNow: Date): OpenValue {
  const told = Math.round((sealsAt.getTime() - wallNow.getTime()) / 1000);
  const seconds = told >= 1 && told <= OPEN_SECONDS ? told : OPEN_SECONDS;
  return { value, seconds, openedAtMs: nowMs };
}

/** Whole seconds until it seals again; 0 = now. */
export function secondsLeft(open: OpenValue, nowMs: number): number {
  return Math.max(0, Math.ceil(open.seconds - (nowMs - open.openedAtMs) / 1000));
}
