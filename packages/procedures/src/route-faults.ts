import type { ClausePolicy } from '@kean/authorization';
import type { Route } from './list-routes.ts';
import { BESIDE_GRANTS } from './visitor.ts';

/** Doors that are no procedures (uploads, downloads), with the action that each asks for. */
export interface OtherDoor {
  readonly path: string;
  readonly action: string;
}

/** What is granted to somebody, by name of the act. */
export type GrantedActs = readonly { readonly clause: string; readonly action: string }[];

/**
 * Everything that is unclassified between what can be called, what can be granted and what is granted: an act that no clause offers, an
 * offer that opens no door, a grant of no offer, a procedure of another clause's act, and an input in which a masked field could take part.
 * One sentence each, empty where all is well.
 * @param named `path property` or `path place` where the name of a masked field means something else: a view's own name, a column of an
 * uploaded list
 */
export function routeFaults(
  routes: readonly Route[],
  policies: readonly ClausePolicy[],
  others: readonly OtherDoor[],
  granted: GrantedActs,
  named: readonly string[] = [],
): string[] {
  const offered = new Map<string, ClausePolicy['actions'][number]>(
    policies.flatMap(({ clause, actions }) => actions.map((offer) => [`${clause}.${offer.action}`, offer] as const)),
  );
  const opened = new Set([...routes, ...others].map(({ action }) => action));
  const masked = [...new Set([...offered.values()].flatMap(({ fields }) => fields ?? []))];
  return [
    ...[...routes, ...others]
      .filter(({ action }) => !BESIDE_GRANTS.has(action) && !offered.has(action))
      .map(({ path, action }) => `${path} asks for ${action}, which no clause offers`),
    ...routes
      .filter(({ path, clause }) => clauseOfPath(path) !== clause)
      .map(({ path, clause }) => `${path} says that it belongs to ${clause}`),
    ...[...offered.keys()].filter((name) => !opened.has(name)).map((name) => `${name} is offered and opens no door`),
    ...granted
      .filter(({ clause, action }) => !offered.has(`${clause}.${action}`))
      .map(({ clause, action }) => `${clause}.${action} is granted and offered by no clause`),
    ...routes
      .filter(({ action }) => offered.get(action)?.fields === undefined)
      .flatMap((route) => inputFaults(route, masked, named)),
  ];
}

/** Parts of a JSON Schema that hold further schemas. */
interface Schema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/** What a list is narrowed, ordered or gathered by is a closed list of names; free text here could be the name of a masked field. */
const NARROWS = /^(sort|order|orderBy|sortBy|group|groupBy|filter|where|by|having|distinct|columns|select)$/i;

/**
 * Masked fields take part in no filter, sort, group, count, search or export. For an act that is not granted by field no input may name
 * one: not as a property, not as a word of a list, and not by a property that was not declared.
 */
function inputFaults({ path, input }: Route, masked: readonly string[], named: readonly string[]): string[] {
  const faults: string[] = [];
  const walk = (schema: Schema, at: string): void => {
    if (schema.properties !== undefined || schema.type === 'object') {
      if (schema.additionalProperties !== false) faults.push(`${path} takes properties of ${at} that nobody declared`);
    }
    for (const [name, part] of Object.entries(schema.properties ?? {})) {
      if (masked.includes(name) && !named.includes(`${path} ${name}`))
        faults.push(`${path} takes the masked field ${name}`);
      if (NARROWS.test(name) && isFreeText(part)) faults.push(`${path} is narrowed by free text in ${name}`);
      walk(part, `${at}.${name}`);
    }
    const words = [...(schema.enum ?? []), schema.const].filter((word) => typeof word === 'string');
    for (const word of named.includes(`${path} ${at}`) ? [] : words)
      if (masked.includes(word)) faults.push(`${path} offers the masked field ${word} in ${at}`);
    for (const part of [...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.oneOf ?? [])]) walk(part, at);
    if (schema.items !== undefined) walk(schema.items, `${at}[]`);
  };
  if (input !== null) walk(input as Schema, 'input');
  return faults;
}

function isFreeText(schema: Schema): boolean {
  return schema.type === 'string' && schema.enum === undefined && schema.const === undefined;
}

/** A router is named as a property is, `paperArchive`; its clause as a folder is, `paper-archive`. */
function clauseOfPath(path: string): string {
  return path.replace(/\..*$/, '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
