/** One count of tries within a time. */
export interface AttemptWindow {
  readonly name: 'account-at-address' | 'account' | 'account-in-a-row' | 'address';
  /** Tries without success that are let through. */
  readonly most: number;
  readonly seconds: number;
}

const QUARTER_HOUR = 15 * 60;
const DAY = 24 * 60 * 60;

/** Somebody who forgot the password, or guesses at one desk. */
export const ACCOUNT_AT_ADDRESS: AttemptWindow = { name: 'account-at-address', most: 5, seconds: QUARTER_HOUR };
/** Guessing one account from many addresses; above the first, so that a stranger does not lock somebody out with five tries. */
export const ACCOUNT: AttemptWindow = { name: 'account', most: 30, seconds: QUARTER_HOUR };
/** NIST SP 800-63B-4, 3.2.2: no more than 100 consecutive failures on one account. */
export const ACCOUNT_IN_A_ROW: AttemptWindow = { name: 'account-in-a-row', most: 100, seconds: 30 * DAY };
/** Trying many accounts from one place. A whole branch shares one address, so tries that succeed do not count. */
export const ADDRESS: AttemptWindow = { name: 'address', most: 60, seconds: QUARTER_HOUR };
