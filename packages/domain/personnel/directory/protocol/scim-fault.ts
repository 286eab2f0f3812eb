/** Words of RFC 7644 3.12, table 9. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive';

/** A refusal in the standard's words. `detail` is our own sentence: it names attributes and never repeats what was sent. */
export class ScimFault extends Error {
  readonly status: number;
  readonly scimType: ScimType | null;
  readonly detail: string;

  constructor(status: number, scimType: ScimType | null, detail: string) {
    super(scimType ?? String(status));
    this.name = 'ScimFault';
    this.status = status;
    this.scimType = scimType;
    this.detail = detail;
  }
}

export function refuse(scimType: ScimType, detail: string): ScimFault {
  return new ScimFault(scimType === 'uniqueness' ? 409 : 400, scimType, detail);
}

export const notFound = () => new ScimFault(404, null, 'There is no such resource.');

/** RFC 7644 3.12: the status is a string there. */
export function faultBody({ status, scimType, detail }: Pick<ScimFault, 'status' | 'scimType' | 'detail'>) {
  return {
    schemas: [URN.error],
    status: String(status),
    ...(scimType === null ? {} : { scimType }),
    detail,
  };
}

export const URN = {
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  search: 'urn:ietf:params:scim:api:messages:2.0:SearchRequest',
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  enterprise: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
} as const;
