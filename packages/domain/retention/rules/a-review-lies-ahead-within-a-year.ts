/** A hold without an end keeps for ever what nobody asks about: within a year somebody has to. Days by the calendar of the office. */
export function aReviewLiesAheadWithinAYear(reviewOn: string, today: string): boolean {
  const year = Number(today.slice(0, 4)) + 1;
  return reviewOn > today && reviewOn <= `${year}${today.slice(4)}`;
}
