/** One line of the doctor. `wanting` is missing and not needed for `npm start`. */
export interface Finding {
  readonly state: 'good' | 'wanting' | 'bad';
  readonly subject: string;
  /** What to do about it, `null` when it is good. */
  readonly remedy: string | null;
}

export function good(subject: string): Finding {
  return { state: 'good', subject, remedy: null };
}

export function wanting(subject: string, remedy: string): Finding {
  return { state: 'wanting', subject, remedy };
}

export function bad(subject: string, remedy: string): Finding {
  return { state: 'bad', subject, remedy };
}
