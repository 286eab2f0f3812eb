/** The filter language of RFC 7644 3.4.2.2, read into a tree. */
import { refuse } from './scim-fault.ts';

export type Operator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';
export type Literal = string | number | boolean | null;
export type Filter =
  | { readonly is: 'present'; readonly attribute: string }
  | { readonly is: 'compared'; readonly attribute: string; readonly by: Operator; readonly value: Literal }
  | { readonly is: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly is: 'not'; readonly of: Filter };

const OPERATORS: readonly string[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] satisfies Operator[];
/** A filter that a directory sends has one comparison, seldom three. */
const MOST_CHARACTERS = 2_000;
const MOST_TERMS = 50;
const DEEPEST = 20;

/** Names with their schema before them are told by the name alone, in lower case: `urn:…:User:userName` is `username`. */
const TOKEN = /\s*(?:(\()|(\))|(\[)|(\])|("(?:[^"\\]|\\.)*")|([A-Za-z$][\w$.:-]*)|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?))/y;

interface Token {
  readonly is: '(' | ')' | '[' | ']' | 'text' | 'word' | 'number';
  readonly text: string;
}

/** @throws ScimFault invalidFilter */
export function readFilter(source: string): Filter {
  if (source.length > MOST_CHARACTERS) throw refuse('invalidFilter', 'The filter is too long.');
  const reader = new Reader(tokensOf(source));
  const filter = reader.or(0, '');
  if (!reader.isAtEnd) throw unreadable();
  return filter;
}

function unreadable() {
  return refuse('invalidFilter', 'The filter cannot be read. Write it as in RFC 7644, section 3.4.2.2.');
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const end = source.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const found = TOKEN.exec(source);
    if (found === null) throw unreadable();
    const [, open, close, left, right, text, word, number] = found;
    if (open !== undefined) tokens.push({ is: '(', text: open });
    else if (close !== undefined) tokens.push({ is: ')', text: close });
    else if (left !== undefined) tokens.push({ is: '[', text: left });
    else if (right !== undefined) tokens.push({ is: ']', text: right });
    else if (text !== undefined) tokens.push({ is: 'text', text });
    else if (word !== undefined) tokens.push({ is: 'word', text: word });
    else tokens.push({ is: 'number', text: number ?? '' });
  }
  return tokens;
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #terms = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  /** `inside` is what stands before `[`: within it `type` means `emails.type`. */
  or(depth: number, inside: string): Filter {
    if (depth > DEEPEST) throw refuse('invalidFilter', 'The filter is nested too deeply.');
    let left = this.#and(depth, inside);
    while (this.#takesWord('or')) left = { is: 'or', left, right: this.#and(depth, inside) };
    return left;
  }

  #and(depth: number, inside: string): Filter {
    let left = this.#one(depth, inside);
    while (this.#takesWord('and')) left = { is: 'and', left, right: this.#one(depth, inside) };
    return left;
  }

  #one(depth: number, inside: string): Filter {
    if (this.#takesWord('not')) {
      this.#must('(');
      const of = this.or(depth + 1, inside);
      this.#must(')');
      return { is: 'not', of };
    }
    if (this.#takes('(')) {
      const grouped = this.or(depth + 1, inside);
      this.#must(')');
      return grouped;
    }
    return this.#attribute(depth, inside);
  }

  #attribute(depth: number, inside: string): Filter {
    this.#terms += 1;
    if (this.#terms > MOST_TERMS) throw refuse('invalidFilter', 'The filter has too many terms.');
    const name = inside + bareName(this.#must('word'));
    if (inside === '' && this.#takes('[')) {
      const within = this.or(depth + 1, `${name}.`);
      this.#must(']');
      return within;
    }
    const by = this.#must('word').toLowerCase();
    if (by === 'pr') return { is: 'present', attribute: name };
    if (!OPERATORS.includes(by)) throw unreadable();
    return { is: 'compared', attribute: name, by: by as Operator, value: this.#literal() };
  }

  #literal(): Literal {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token?.is === 'number') return Number(token.text);
    if (token?.is === 'text') return textOf(token.text);
    const word = token?.is === 'word' ? token.text.toLowerCase() : '';
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    throw unreadable();
  }

  #takes(is: Token['is']): boolean {
    if (this.#tokens[this.#at]?.is !== is) return false;
    this.#at += 1;
    return true;
  }

  #takesWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.is !== 'word' || token.text.toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #must(is: Token['is']): string {
    const token = this.#tokens[this.#at];
    if (token?.is !== is) throw unreadable();
    this.#at += 1;
    return token.text;
  }
}

/** JSON's own string rules (RFC 7644 refers to RFC 7159). */
function textOf(quoted: string): string {
  try {
    const text: unknown = JSON.parse(quoted);
    if (typeof text === 'string') return text;
  } catch {
    // told below
  }
  throw unreadable();
}

/** `userName`, `urn:…:2.0:User:userName` and `USERNAME` are one attribute (RFC 7643 2.1, RFC 7644 3.10). */
export function bareName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1).toLowerCase();
}
