import { inSqlTransaction, nobody } from '@kean/db';
import { AppError, type ErrorKind } from '@kean/kernel';
import { httpStatusOf, publicErrorOf, type SignedInContext, textCanBeKept } from '@kean/procedures';
import { recordRefusedLeaving } from '../leavings/begin-leaving.ts';
import { listOfAll, oneOf, providerConfig, resourceTypes, schemas } from './described.ts';
import { connectorOf, type DirectoryCall, mustChangeNothing } from './directory-call.ts';
import { listGroups, patchOneGroup, putGroup, readOneGroup, refuseGroups } from './groups/answer-groups.ts';
import { readListQuery, readSearch } from './protocol/list-query.ts';
import { faultBody, notFound, refuse, ScimFault } from './protocol/scim-fault.ts';
import { namesVersion, type Projection, project, type Resource } from './protocol/shown.ts';
import {
  deleteUser,
  listUsers,
  type Patched,
  patchOneUser,
  postUser,
  putUser,
  readOneUser,
} from './users/answer-users.ts';

/** A request as the process received it. `path` stands below `/scim/v2` and is decoded. */
export interface DirectoryRequest {
  readonly method: string;
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, unknown>>;
  /** As it was sent; an empty one is none. */
  readonly body: unknown;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly base: string;
}
export interface DirectoryAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object | null;
}

/** SCIM 2.0 (RFC 7643, RFC 7644) for one request that passed the door. What it throws, {@link directoryFault} tells. */
export async function answerDirectory(call: SignedInContext, sent: DirectoryRequest): Promise<DirectoryAnswer> {
  const connector = await inSqlTransaction(call.services.db, nobody, (tx) => connectorOf(tx, call));
  const request = { ...sent, body: jsonOf(sent.body) };
  if (!textCanBeKept([request.body, request.query, request.path]))
    throw refuse('invalidValue', 'A text holds characters that cannot be kept.');
  try {
    const directory = { call, ...connector, base: request.base };
    // Of what writes, a trial sends one change of one person, which is held below to changing nothing.
    if (!isOfTrial(request)) mustChangeNothing(directory);
    return await route(directory, request);
  } catch (error) {
    // What was written with it is undone; that somebody tried stands in the log.
    await recordRefusedLeaving(call, error);
    throw error;
  }
}

const isOfTrial = ({ method, path: [kind] }: DirectoryRequest) =>
  method === 'GET' || (method === 'PATCH' && kind === 'Users');

function jsonOf(body: unknown): unknown {
  if (typeof body !== 'string' || body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw refuse('invalidSyntax', 'The body is no JSON.');
  }
}

function route(directory: DirectoryCall, request: DirectoryRequest): Promise<DirectoryAnswer> {
  const [kind, ...rest] = request.path;
  switch (kind) {
    case 'Users':
      return answerUsers(directory, request, rest);
    case 'Groups':
      return answerGroups(directory, request, rest);
    case 'ServiceProviderConfig':
    case 'ResourceTypes':
    case 'Schemas':
      return answerDescribed(directory, request, kind, rest);
    case 'Me':
    case 'Bulk':
      throw new ScimFault(501, null, 'This part of the standard is not offered.');
    default:
      throw notFound();
  }
}

async function answerUsers(directory: DirectoryCall, request: DirectoryRequest, [id, more]: string[]) {
  const { method, body, ifMatch } = request;
  if (more !== undefined) throw notFound();
  const shown = readListQuery(request.query);
  if (id === undefined) {
    if (method === 'GET') return ok(await listUsers(directory, shown));
    if (method === 'POST') return created(await postUser(directory, body), shown);
    throw wrongMethod();
  }
  if (id === '.search' && method === 'POST') return ok(await listUsers(directory, readSearch(body)));
  switch (method) {
    case 'GET':
      return one(await readOneUser(directory, id), shown, request);
    case 'PUT':
      return one(await putUser(directory, id, body, ifMatch), shown);
    case 'PATCH':
      return patched(await patchOneUser(directory, id, body, ifMatch), shown);
    case 'DELETE':
      await deleteUser(directory, id, ifMatch);
      return { status: 204, headers: {}, body: null };
    default:
      throw wrongMethod();
  }
}

async function answerGroups(directory: DirectoryCall, request: DirectoryRequest, [id, more]: string[]) {
  const { method, body, ifMatch } = request;
  if (more !== undefined) throw notFound();
  const shown = readListQuery(request.query);
  if (id === undefined) {
    if (method === 'GET') return ok(await listGroups(directory, shown));
    if (method === 'POST') return refuseGroups();
    throw wrongMethod();
  }
  if (id === '.search' && method === 'POST') return ok(await listGroups(directory, readSearch(body)));
  switch (method) {
    case 'GET':
      return one(await readOneGroup(directory, id), shown, request);
    case 'PUT':
      return one(await putGroup(directory, id, body, ifMatch), shown);
    case 'PATCH':
      return patched(await patchOneGroup(directory, id, body, ifMatch), shown);
    case 'DELETE':
      await readOneGroup(directory, id);
      return refuseGroups();
    default:
      throw wrongMethod();
  }
}

async function answerDescribed(
  { base }: DirectoryCall,
  { method, query }: DirectoryRequest,
  kind: 'ServiceProviderConfig' | 'ResourceTypes' | 'Schemas',
  [id]: string[],
): Promise<DirectoryAnswer> {
  if (method !== 'GET') throw wrongMethod();
  if (kind === 'ServiceProviderConfig') return ok(providerConfig(base));
  const all: readonly (object & { readonly id: string })[] = kind === 'Schemas' ? schemas(base) : resourceTypes(base);
  return ok(id === undefined ? listOfAll(all, query.filter !== undefined) : oneOf(all, id));
}

const ok = (body: object): DirectoryAnswer => ({ status: 200, headers: {}, body });
const wrongMethod = () => new ScimFault(405, null, 'This is not done here.');
const versionOf = ({ meta }: Resource) => ({ etag: meta.version ?? '' });

function one(resource: Resource, shown: Projection, asked?: DirectoryRequest): DirectoryAnswer {
  if (asked?.ifNoneMatch !== undefined && namesVersion(resource, asked.ifNoneMatch))
    return { status: 304, headers: versionOf(resource), body: null };
  return {
    status: 200,
    headers: { ...versionOf(resource), location: resource.meta.location },
    body: project(resource, shown),
  };
}

function created(resource: Resource, shown: Projection): DirectoryAnswer {
  return { ...one(resource, shown), status: 201 };
}

/** What changed nothing shows nothing, so nothing has to stand in the log (RFC 7644 3.5.2 knows both answers). */
function patched({ resource, changed }: Patched, shown: Projection): DirectoryAnswer {
  const asksFor = shown.attributes !== undefined || shown.excludedAttributes !== undefined;
  return changed || asksFor ? one(resource, shown) : { status: 204, headers: versionOf(resource), body: null };
}

const TYPE_OF: Partial<Record<ErrorKind, 'invalidValue'>> = { invalid: 'invalidValue' };

/** Any error in the standard's shape. A foreign message never passes (I1). */
export function directoryFault(error: unknown, requestId: string | null): DirectoryAnswer {
  const fault = error instanceof ScimFault ? error : isStatus(error) ? ofHttp(error.status) : asFault(error, requestId);
  return { status: fault.status, headers: {}, body: faultBody(fault) };
}

/** What the server itself refused, before anybody was asked: too much, or of a kind that is not spoken here. */
function isStatus(error: unknown): error is { readonly status: number } {
  return typeof error === 'object' && error !== null && !(error instanceof Error) && 'status' in error;
}

function ofHttp(status: number) {
  const detail = status === 413 ? 'The body is too large.' : 'Send application/scim+json.';
  return { status, scimType: status === 413 ? ('tooMany' as const) : null, detail };
}

function asFault(error: unknown, requestId: string | null) {
  const told = publicErrorOf(error, requestId);
  const reference = told.kind === 'internal' && requestId !== null ? ` (${requestId})` : '';
  const scimType = error instanceof AppError ? (TYPE_OF[told.kind] ?? null) : null;
  return { status: httpStatusOf(told.kind), scimType, detail: `${told.publicText.en}${reference}` };
}
