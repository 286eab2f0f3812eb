/** What the server says of itself: RFC 7643 5 to 8.7. Only what it does is described. */

import { MOST_RESULTS } from './protocol/list-query.ts';
import { ScimFault, URN } from './protocol/scim-fault.ts';

const CONFIG = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
const TYPE = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
const SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Schema';

export function providerConfig(base: string) {
  return {
    schemas: [CONFIG],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: MOST_RESULTS },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'A key of the office with one action, made for this directory; it ends by itself.',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}

const TYPES = [
  { id: 'User', endpoint: '/Users', schema: URN.user, extension: URN.enterprise },
  { id: 'Group', endpoint: '/Groups', schema: URN.group, extension: null },
] as const;

export function resourceTypes(base: string) {
  return TYPES.map(({ id, endpoint, schema, extension }) => ({
    schemas: [TYPE],
    id,
    name: id,
    endpoint,
    description: id === 'User' ? 'A person who works in the office' : 'A role of the office',
    schema,
    ...(extension === null ? {} : { schemaExtensions: [{ schema: extension, required: false }] }),
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${id}` },
  }));
}

type Mutability = 'readWrite' | 'readOnly' | 'immutable';
interface AttributeTraits {
  readonly required?: boolean;
  readonly mutability?: Mutability;
  readonly uniqueness?: 'none' | 'server';
  readonly caseExact?: boolean;
  readonly multiValued?: boolean;
}

function attribute(name: string, type: string, description: string, traits: AttributeTraits = {}) {
  const {
    required = false,
    mutability = 'readWrite',
    uniqueness = 'none',
    caseExact = false,
    multiValued = false,
  } = traits;
  return { name, type, multiValued, description, required, caseExact, mutability, returned: 'default', uniqueness };
}

const shown = { mutability: 'readOnly' } as const;
const part = (name: string, description: string) => attribute(name, 'string', description, shown);
const reference = (...referenceTypes: string[]) => ({
  ...attribute('$ref', 'reference', 'Its address', shown),
  referenceTypes,
});

const SCHEMAS = [
  {
    id: URN.user,
    name: 'User',
    description: 'A person who works in the office',
    attributes: [
      attribute('userName', 'string', 'The work e-mail address, by which the person signs in', {
        required: true,
        uniqueness: 'server',
      }),
      attribute('displayName', 'string', 'The name that colleagues see', { required: true }),
      {
        ...attribute('name', 'complex', 'The same name, whole'),
        subAttributes: [attribute('formatted', 'string', 'The whole name')],
      },
      attribute('active', 'boolean', 'False sees the person off at once; a directory does not take it back'),
      {
        ...attribute('emails', 'complex', 'The userName as an address', { ...shown, multiValued: true }),
        subAttributes: [
          part('value', 'The address'),
          part('type', 'work'),
          attribute('primary', 'boolean', 'True', shown),
        ],
      },
      {
        ...attribute('groups', 'complex', 'Roles of the person that this directory may give', {
          ...shown,
          multiValued: true,
        }),
        subAttributes: [
          part('value', 'Id of the group'),
          reference('Group'),
          part('display', 'Name of the role'),
          part('type', 'direct'),
        ],
      },
    ],
  },
  {
    id: URN.group,
    name: 'Group',
    description: 'A role of the office that this directory may give',
    attributes: [
      attribute('displayName', 'string', 'Name of the role; the office gives it', { required: true, ...shown }),
      {
        ...attribute('members', 'complex', 'Who has the role', { multiValued: true }),
        subAttributes: [
          attribute('value', 'string', 'Id of a User', { required: true, mutability: 'immutable', caseExact: true }),
          reference('User'),
          part('display', 'Name of the person'),
          part('type', 'User'),
        ],
      },
    ],
  },
  {
    id: URN.enterprise,
    name: 'EnterpriseUser',
    description: 'What the office knows of its people besides',
    attributes: [
      attribute('employeeNumber', 'string', 'The number on watermarks and in the log', { uniqueness: 'server' }),
      attribute('department', 'string', 'Code of the branch'),
    ],
  },
];

export function schemas(base: string) {
  return SCHEMAS.map((schema) => ({
    schemas: [SCHEMA],
    ...schema,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
  }));
}

/** One of several by its id. @throws ScimFault 404 */
export function oneOf<Described extends { readonly id: string }>(all: readonly Described[], id: string): Described {
  const found = all.find((each) => each.id === id);
  if (found === undefined) throw new ScimFault(404, null, 'There is no such description.');
  return found;
}

/** RFC 7644 4: a filter on descriptions is refused. */
export function listOfAll(all: readonly object[], hasFilter: boolean) {
  if (hasFilter) throw new ScimFault(403, null, 'Descriptions are not filtered.');
  return { schemas: [URN.list], totalResults: all.length, itemsPerPage: all.length, startIndex: 1, Resources: all };
}
