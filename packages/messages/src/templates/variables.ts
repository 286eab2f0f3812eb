import type { PublicText } from '@kean/kernel';
import { z } from 'zod';
import { inertLine } from './inert-line.ts';

/** What a variable of a template may be. There is no kind for free text of several lines, and none for an address of a page. */
export type VariableKind =
  | { readonly kind: 'line'; readonly most: number }
  | { readonly kind: 'code' }
  | { readonly kind: 'moment' }
  | { readonly kind: 'count' }
  | { readonly kind: 'choice'; readonly words: Readonly<Record<string, PublicText>> }
  | { readonly kind: 'link'; readonly path: string };
export type VariableKinds = Readonly<Record<string, VariableKind>>;

/** Values for the variables of a template. */
export type ValuesFor<Kinds extends VariableKinds> = { readonly [Name in keyof Kinds]: ValueFor<Kinds[Name]> };
type ValueFor<Kind extends VariableKind> = Kind extends { kind: 'choice'; words: infer Words }
  ? keyof Words & string
  : Kind['kind'] extends 'moment'
    ? Date
    : Kind['kind'] extends 'count'
      ? number
      : string;

/** Somebody's text: a name, a district, what was typed. It is made inert wherever it is shown. */
export const line = <const Most extends number>(most: Most) => ({ kind: 'line', most }) as const;
/** Digits that somebody types somewhere else. */
export const code = { kind: 'code' } as const;
/** An instant, shown by the clocks of the office. */
export const moment = { kind: 'moment' } as const;
export const count = { kind: 'count' } as const;
/** One of a closed list, each in both languages. */
export const choice = <const Words extends Readonly<Record<string, PublicText>>>(words: Words) =>
  ({ kind: 'choice', words }) as const;
/**
 * The one link that a message to a client, or to somebody who has left, may have. The value is a token alone; origin and path are fixed, so that no value leads
 * anywhere else.
 * @param path begins with a stroke and ends with one, `/r/`, or with `#` where the token is a secret that no server may see: `/c#`
 */
export const link = <const Path extends string>(path: Path) => ({ kind: 'link', path }) as const;

/** Short enough for a text message, long enough that nobody guesses it (128 bits). */
export const LINK_TOKEN = /^[A-Za-z0-9_-]{22,86}$/;
const CODE = /^\d{4,8}$/;
/** More would not be shown anyway, and is refused before it is sealed. */
const LONGEST_LINE = 2_000;

/** `2026-11-26 12:39`, by the clocks of the office. */
const MOMENT = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });

type Shape = z.ZodType<Readonly<Record<string, string | number | Date>>>;

/** A shape is compiled when it is first asked: once for each message that there is, and not for each of a hundred thousand clients. */
const SHAPES = new WeakMap<VariableKinds, Shape>();

/** The shape that values are judged by, when they are taken in and again when they come out of their seal. */
export function shapeOf(kinds: VariableKinds): Shape {
  const made = SHAPES.get(kinds) ?? makeShape(kinds);
  SHAPES.set(kinds, made);
  return made;
}

function makeShape(kinds: VariableKinds): Shape {
  return z.strictObject(Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, shapeOfKind(kind)])));
}

function shapeOfKind(kind: VariableKind) {
  if (kind.kind === 'line') return z.string().max(LONGEST_LINE);
  if (kind.kind === 'code') return z.string().regex(CODE);
  if (kind.kind === 'link') return z.string().regex(LINK_TOKEN);
  if (kind.kind === 'count') return z.number().int().min(0).max(1_000_000_000);
  if (kind.kind === 'moment') return z.coerce.date();
  return z.enum(Object.keys(kind.words) as [string, ...string[]]);
}

/** How a value stands in a text. @param origin of the pages that links lead to */
export function shown(
  kind: VariableKind,
  value: string | number | Date,
  language: keyof PublicText,
  origin: string,
): string {
  if (kind.kind === 'line') return inertLine(String(value), kind.most);
  if (kind.kind === 'moment') return MOMENT.format(value as Date);
  if (kind.kind === 'link') return `${origin}${kind.path}${value}`;
  if (kind.kind === 'choice') return kind.words[String(value)]?.[language] ?? '—';
  return String(value);
}
