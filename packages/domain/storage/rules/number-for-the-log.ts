const LIMIT = 1_000_000_000;

/** The log takes no long number, for a phone number is one; beyond it the job's name and the time have to do. */
export function numberForTheLog(id: string): number | null {
  const number = Number(id);
  return number < LIMIT ? number : null;
}
