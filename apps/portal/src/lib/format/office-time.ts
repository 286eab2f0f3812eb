/** China keeps one time all year, and so does every office: what a field of day and hour means, whatever zone the computer is set to. */
const OFFSET = '+08:00';
const OFFSET_MS = 8 * 3_600_000;

/** What a field of day and hour shows of an instant: `2026-11-28T18:00`, by the clocks of the office. */
export function toField(given: Date | string): string {
  return new Date(new Date(given).getTime() + OFFSET_MS).toISOString().slice(0, 16);
}

/** The instant that such a field names; `null` where it is empty or names none. */
export function fromField(text: string): Date | null {
  const at = new Date(`${text}:00${OFFSET}`);
  return Number.isNaN(at.getTime()) ? null : at;
}
