const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COLON = 0x3a;

/**
 * The first member name that one object of a JSON text has twice (I-JSON, RFC 7493 2.3), or `null`. Of two members with one
 * name `JSON.parse` keeps the last and another reader the first: a gateway could check one action and we decide about another.
 * @param text that `JSON.parse` has accepted
 */
export function repeatedMember(text: string): string | null {
  const names: (Set<string> | null)[] = [];
  let position = 0;
  let last = '';
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) {
      const end = endOfString(text, position);
      last = text.slice(position + 1, end);
      position = end;
    } else if (code === OPEN_OBJECT) names.push(new Set());
    else if (code === OPEN_LIST) names.push(null);
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) names.pop();
    else if (code === COLON) {
      const name = last.includes('\\') ? (JSON.parse(`"${last}"`) as string) : last;
      const seen = names.at(-1);
      if (seen?.has(name) === true) return name;
      seen?.add(name);
    }
    position += 1;
  }
  return null;
}

function endOfString(text: string, start: number): number {
  let position = start + 1;
  for (;;) {
    const end = text.indexOf('"', position);
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return end;
    position = end + 1;
  }
}
