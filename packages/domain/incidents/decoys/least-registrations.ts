/** A branch in which fewer people registered in ninety days hides nobody. */
export const LEAST_REGISTRATIONS = 24;
