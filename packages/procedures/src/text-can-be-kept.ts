/**
 * True where every text of an input, names of properties included, can be kept and compared by Postgres: it knows no NUL, and a
 * half of a surrogate pair is no character. Asked once at the door, so that no operation has to think of it and no such text ends
 * as a failure of the database.
 *
 * @param input parsed JSON
 */
export function textCanBeKept(input: unknown): boolean {
  const waiting: unknown[] = [input];
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (typeof part === 'string') {
      if (!isKeepable(part)) return false;
    } else if (part !== null && typeof part === 'object') {
      for (const [name, held] of Object.entries(part)) {
        if (!isKeepable(name)) return false;
        waiting.push(held);
      }
    }
  }
  return true;
}

function isKeepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
