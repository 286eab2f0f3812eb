/** `000001024`: files of events stand in the order of the log. */
export function nameOfEvent(sequence: number): string {
  return String(sequence).padStart(9, '0');
}
