/** Ends lines, hides, or turns the direction of reading: controls, separators, formats, and what Unicode has no character for. */
const STEERS = /[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Co}\p{Cn}]/gu;
const BLANKS = /\s+/gu;
/** The full stops that a name of a host may be written with (UTS 46), and one that looks like them. */
const DOT = /(?<=[\p{L}\p{M}\p{N}_-])[.。．｡․](?=[\p{L}\p{M}\p{N}_-])/gu;
const DECIMAL_BEFORE = /(?:^|[^\p{L}\p{M}\p{N}._-])\d+$/u;
const DECIMAL_AFTER = /^\d+(?:$|[^\p{L}\p{M}\p{N}._-])/u;

/**
 * Characters that mean something to whoever shows a text, each with one that looks like it and means nothing: links, mentions
 * (`@all`, `<at user_id="all">`), markdown, headers, and the brackets in which a text message carries its sender's name.
 */
const MEANINGLESS: Readonly<Record<string, string>> = {
  '@': '＠',
  '﹫': '＠',
  '<': '‹',
  '>': '›',
  '&': '＆',
  '[': '［',
  ']': '］',
  '(': '（',
  ')': '）',
  '*': '＊',
  _: '＿',
  '`': '‘',
  '#': '＃',
  '|': '｜',
  '~': '～',
  '\\': '＼',
  '{': '｛',
  '}': '｝',
  '【': '［',
  '】': '］',
  '〖': '［',
  '〗': '］',
  '/': '／',
  ':': '：',
  '"': '”',
  $: '＄',
};

/**
 * What somebody else's text may become in a message of ours: one line that leads nowhere, mentions nobody and begins nothing. It stays
 * readable, which a refusal would not: a name with a bracket is still that person's name.
 *
 * @param most characters that are kept; what is longer ends with an ellipsis
 */
export function inertLine(text: string, most: number): string {
  const plain = text.toWellFormed().replace(STEERS, ' ').replace(BLANKS, ' ').trim();
  const meaningless = Array.from(plain, (character) => MEANINGLESS[character] ?? character).join('');
  const unlinked = meaningless.replace(DOT, (dot, at: number, whole: string) =>
    isDecimalPoint(dot, whole.slice(0, at), whole.slice(at + dot.length)) ? dot : `${dot} `,
  );
  const kept = Array.from(unlinked);
  if (kept.length === 0) return '—';
  return kept.length <= most ? unlinked : `${kept.slice(0, most - 1).join('')}…`;
}

/** `89.5` is a number; `10.0.0.1` and `a.b` could be addresses. */
function isDecimalPoint(dot: string, before: string, after: string): boolean {
  return dot === '.' && DECIMAL_BEFORE.test(before) && DECIMAL_AFTER.test(after);
}
