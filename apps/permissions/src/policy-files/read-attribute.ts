import { ownMember, type Properties, type Question } from '../deciding/question.ts';

/** A subject that a file names, with its roles and those they include. */
export interface KnownSubject {
  readonly id: string;
  readonly properties: Properties;
  readonly roles: readonly string[];
}

/** A question with what the file knows about its two entities. */
export interface Asked {
  readonly question: Question;
  readonly subject: { readonly properties: Properties } | undefined;
  readonly resource: { readonly properties: Properties } | undefined;
  readonly at: number;
}

/** Attributes of one type that only the file may tell. */
export interface Held {
  readonly subject: ReadonlySet<string>;
  readonly resource: ReadonlySet<string>;
}

type Source =
  | 'now'
  | 'context'
  | 'action-name'
  | 'action-property'
  | 'subject-id'
  | 'subject-type'
  | 'subject-property'
  | 'resource-id'
  | 'resource-type'
  | 'resource-property';

/** Where a value is found. Data and not a function: ten thousand rules are read by one function that is always warm. */
export interface Attribute {
  readonly source: Source;
  /** The way to the value from there. */
  readonly names: readonly string[];
  /** Whether only the file may tell it. */
  readonly held: boolean;
}

/** The value, `undefined` where it is absent. What the question says of an entity goes before what the file says of it. */
export function readAttribute({ source, names, held }: Attribute, asked: Asked): unknown {
  const { question } = asked;
  switch (source) {
    case 'subject-property':
      return propertyOf(question.subject.properties, asked.subject, names, held);
    case 'resource-property':
      return propertyOf(question.resource.properties, asked.resource, names, held);
    case 'action-property':
      return dig(question.action.properties, names, 0);
    case 'context':
      return dig(question.context, names, 0);
    case 'subject-id':
      return question.subject.id;
    case 'resource-id':
      return question.resource.id;
    case 'subject-type':
      return question.subject.type;
    case 'resource-type':
      return question.resource.type;
    case 'action-name':
      return question.action.name;
    case 'now':
      return new Date(asked.at).toISOString();
  }
}

/** The caller knows the present state of its own records, so its word goes first; what is held is never taken from it. */
function propertyOf(
  told: Properties | undefined,
  known: { readonly properties: Properties } | undefined,
  names: readonly string[],
  held: boolean,
): unknown {
  if (!held && told !== undefined) {
    const first = ownMember(told, names[0] ?? '');
    if (first !== undefined) return dig(first, names, 1);
  }
  return known === undefined ? undefined : dig(known.properties, names, 0);
}

function dig(value: unknown, names: readonly string[], from: number): unknown {
  let found = value;
  for (let at = from; at < names.length; at += 1) found = ownMember(found, names[at] ?? '');
  return found;
}

const WHOLE: Readonly<Record<string, Source>> = {
  now: 'now',
  'action.name': 'action-name',
  'subject.id': 'subject-id',
  'subject.type': 'subject-type',
  'resource.id': 'resource-id',
  'resource.type': 'resource-type',
};
const BEGINNINGS: readonly (readonly [beginning: string, source: Source])[] = [
  ['subject.properties.', 'subject-property'],
  ['resource.properties.', 'resource-property'],
  ['action.properties.', 'action-property'],
  ['context.', 'context'],
];

/** The attribute of this name, or what is wrong with the name. */
export function attributeOf(path: string, held: Held): Attribute | string {
  const whole = Object.hasOwn(WHOLE, path) ? WHOLE[path] : undefined;
  if (whole !== undefined) return { source: whole, names: [], held: false };
  const [beginning, source] = BEGINNINGS.find(([start]) => path.startsWith(start)) ?? [];
  if (beginning === undefined || source === undefined) {
    return `"${path}" is no attribute; there are ${[...BEGINNINGS.map(([start]) => `${start}…`), ...Object.keys(WHOLE)].join(', ')}`;
  }
  const names = path.slice(beginning.length).split('.');
  if (names.includes('')) return `"${path}" has an empty part`;
  const [first = ''] = names;
  const isHeld =
    source === 'subject-property'
      ? held.subject.has(first)
      : source === 'resource-property' && held.resource.has(first);
  return { source, names, held: isHeld };
}
