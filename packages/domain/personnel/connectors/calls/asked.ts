import type { Asked } from '../../contract/calls.ts';

const OF_DIRECTORY: Readonly<Record<string, Asked>> = {
  'GET Users': 'list-users',
  'GET Users/': 'read-user',
  'POST Users': 'create-user',
  'POST Users/': 'list-users',
  'PUT Users/': 'replace-user',
  'PATCH Users/': 'change-user',
  'DELETE Users/': 'remove-user',
  'GET Groups': 'list-groups',
  'GET Groups/': 'read-group',
  'POST Groups/': 'list-groups',
  'PUT Groups/': 'replace-group',
  'PATCH Groups/': 'change-group',
};
const DESCRIBED = new Set(['ServiceProviderConfig', 'ResourceTypes', 'Schemas']);

/** What a directory asked, by a code. @param path below `/scim/v2` */
export function askedOfDirectory(method: string, [first = '', second]: readonly string[]): Asked {
  if (DESCRIBED.has(first)) return 'read-description';
  return OF_DIRECTORY[`${method} ${first}${second === undefined ? '' : '/'}`] ?? 'other';
}

const OF_STREAM: Readonly<Record<string, Asked>> = {
  'POST streams': 'make-stream',
  'GET streams': 'read-stream',
  'PATCH streams': 'change-stream',
  'PUT streams': 'change-stream',
  'DELETE streams': 'delete-stream',
  'GET status': 'read-status',
  'POST status': 'set-status',
  'POST verify': 'verify-stream',
  'POST subjects/add': 'name-subject',
  'POST subjects/remove': 'name-subject',
};

/** What a receiver asked about its stream. */
export function askedOfStream(method: string, path: string): Asked {
  return OF_STREAM[`${method} ${path}`] ?? 'other';
}
