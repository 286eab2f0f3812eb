import { createHash } from 'node:crypto';
import { bareName } from './filter.ts';
import { refuse, ScimFault } from './scim-fault.ts';

export type Resource = Readonly<Record<string, unknown>> & { readonly id: string; readonly meta: Meta };
export interface Meta {
  readonly resourceType: string;
  readonly location: string;
  readonly created?: string;
  readonly lastModified?: string;
  readonly version?: string;
}

/** The version is what the resource says of itself: the same content has the same version, whoever wrote it. */
export function withVersion(resource: Resource): Resource {
  const { meta, ...content } = resource;
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22);
  return { ...content, meta: { ...meta, version: `W/"${digest}"` } } as Resource;
}

/** RFC 7644 3.14. @throws ScimFault 412 */
export function mustMatch(resource: Resource, ifMatch: string | undefined): void {
  if (ifMatch !== undefined && !namesVersion(resource, ifMatch))
    throw new ScimFault(412, null, 'The resource has changed. Read it again before you write.');
}

export function namesVersion({ meta }: Resource, header: string): boolean {
  if (header.trim() === '*') return true;
  const bare = (text: string) => text.trim().replace(/^W\//, '');
  return header.split(',').some((each) => bare(each) === bare(meta.version ?? ''));
}

export interface Projection {
  readonly attributes?: readonly string[] | undefined;
  readonly excludedAttributes?: readonly string[] | undefined;
}

/** `attributes` and `excludedAttributes` (RFC 7644 3.9). What is always returned stays; only one of the two may be asked for. */
export function project(resource: Resource, { attributes, excludedAttributes }: Projection): Resource {
  if (attributes !== undefined && excludedAttributes !== undefined)
    throw refuse('invalidValue', 'Ask for "attributes" or for "excludedAttributes", not for both.');
  if (attributes === undefined && excludedAttributes === undefined) return resource;
  const always = ['id', 'schemas'];
  const named = new Set((attributes ?? excludedAttributes ?? []).map((name) => bareName(name).split('.', 1)[0]));
  const whole = new Set((attributes ?? excludedAttributes ?? []).map((name) => name.toLowerCase()));
  const keeps = (key: string): boolean => {
    const isNamed = named.has(bareName(key)) || whole.has(key.toLowerCase());
    return attributes !== undefined ? isNamed : !isNamed;
  };
  const kept = Object.entries(resource).flatMap(([key, value]): [string, unknown][] => {
    if (always.includes(key)) return [[key, value]];
    if (key.startsWith('urn:') && !whole.has(key.toLowerCase())) {
      const inner = Object.entries(value as object).filter(([name]) => keeps(name));
      return inner.length === 0 ? [] : [[key, Object.fromEntries(inner)]];
    }
    return keeps(key) ? [[key, value]] : [];
  });
  return Object.fromEntries(kept) as unknown as Resource;
}
