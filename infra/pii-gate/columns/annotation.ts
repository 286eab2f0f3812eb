/** Why a column says nothing about a person. Closed, so that "it seemed harmless" is not among the reasons. */
export const PUBLIC_REASONS = [
  'id', // made by us; leads to a person only through the row that names them, and to nobody once that is erased
  'time', // when something of ours happened
  'count', // how many, how large, which version
  'code', // a member of a closed list, a name of a field, a state of work
  'office', // names a region, a branch, a team, a role
  'rule', // what a role or an account may do
  'digest', // keyed or of our own text; leads to no person's value
  'key', // wrapped key material and its name
] as const;
export type PublicReason = (typeof PUBLIC_REASONS)[number];

/** What the comment of a column says of it. */
export type Annotation =
  | {
      readonly kind: 'personal';
      readonly class: string;
      readonly purpose: string;
      readonly retention: string;
      readonly eraser: string;
    }
  | { readonly kind: 'public'; readonly reason: PublicReason }
  /** It begins like one and cannot be read. */
  | { readonly kind: 'malformed'; readonly text: string };

const ANNOTATION = /@(personal|public)\b\s*(?:\(([^)]*)\))?/g;
const WORD = /^[a-z]+(-[a-z]+)*$/;

/** Reads every annotation of a column's comment: `@personal(class, purpose, retention, eraser)` or `@public(reason)`. */
export function readAnnotations(comment: string): Annotation[] {
  return [...comment.matchAll(ANNOTATION)].map(([text, kind, inside = '']) => {
    const words = inside.split(',').map((word) => word.trim());
    if (!words.every((word) => WORD.test(word))) return { kind: 'malformed', text };
    return (kind === 'personal' ? personal(words) : open(words)) ?? { kind: 'malformed', text };
  });
}

function personal(words: readonly string[]): Annotation | null {
  const [kind, purpose, retention, eraser, more] = words;
  if (kind === undefined || purpose === undefined || retention === undefined || more !== undefined) return null;
  // Without the fourth word it is still read, so that the complaint can say what is missing.
  return { kind: 'personal', class: kind, purpose, retention, eraser: eraser ?? '' };
}

function open(words: readonly string[]): Annotation | null {
  const reason = PUBLIC_REASONS.find((known) => known === words[0]);
  return reason === undefined || words.length !== 1 ? null : { kind: 'public', reason };
}
