import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Acts on every kind of record, each with one rule of its own. */
const ACTS = ['view', 'edit', 'publish', 'withdraw'] as const;
/** As this many policies of one kind of record count. */
export const POLICIES_A_KIND = ACTS.length;

const kindOf = (number: number) => `listing-${number}`;

/** The same rules for both sides: a role may act on a record of its own branch that is in the right state. */
export async function writeOurPolicies(folder: string, kinds: number): Promise<void> {
  const names = Array.from({ length: kinds }, (_, number) => kindOf(number));
  const file = {
    domain: 'bench',
    version: 1,
    subjects: { editor: { rolesFrom: 'cerbos.roles' } },
    resources: Object.fromEntries(names.map((name) => [name, { actions: [...ACTS] }])),
    roles: { writer: {}, chief: {} },
    rules: names.flatMap((name) =>
      ACTS.map((act) => ({
        id: `${act}-${name}`,
        effect: 'permit',
        subject: { type: 'editor', roles: ['chief'] },
        actions: [act],
        resource: { type: name },
        when: {
          all: [
            { attribute: 'subject.properties.branch', equals: { attribute: 'resource.properties.branch' } },
            { attribute: 'resource.properties.state', in: ['draft', 'published'] },
          ],
        },
      })),
    ),
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'bench.policy.json'), JSON.stringify(file));
}

/** For Cerbos: a file for each kind of record. */
export async function writeCerbosPolicies(folder: string, kinds: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let number = 0; number < kinds; number += 1) {
    const rules = ACTS.map((act) => ({
      actions: [act],
      effect: 'EFFECT_ALLOW',
      roles: ['chief'],
      condition: {
        match: {
          expr: 'request.principal.attr.branch == request.resource.attr.branch && request.resource.attr.state in ["draft", "published"]',
        },
      },
    }));
    const policy = {
      apiVersion: 'api.cerbos.dev/v1',
      resourcePolicy: { resource: kindOf(number), version: 'default', rules },
    };
    await writeFile(join(folder, `${kindOf(number)}.json`), JSON.stringify(policy));
  }
}

const BRANCHES = ['pudong', 'xuhui', 'jingan'] as const;

/** One evaluation, another one each time; about one in three is permitted. */
export function evaluationOf(request: number, kinds: number) {
  return {
    subject: {
      type: 'editor',
      id: `editor-${request % 97}`,
      properties: { 'cerbos.roles': ['chief'], branch: BRANCHES[request % BRANCHES.length] },
    },
    action: { name: ACTS[request % ACTS.length] },
    resource: {
      type: kindOf((request * 7) % kinds),
      id: `record-${request % 1_009}`,
      properties: { branch: 'pudong', state: request % 11 === 0 ? 'withdrawn' : 'draft' },
    },
  };
}

/** May this person do this to these records? Subject and action are said once, as for the rows of a page. */
export function pageOf(request: number, size: number, kinds: number) {
  const { subject, action } = evaluationOf(request, kinds);
  const at = (row: number) => ({ resource: evaluationOf(request * size + row, kinds).resource });
  return { subject, action, evaluations: Array.from({ length: size }, (_, row) => at(row)) };
}

/** So many evaluations with everything of their own. */
export function batchOf(request: number, size: number, kinds: number) {
  return { evaluations: Array.from({ length: size }, (_, at) => evaluationOf(request * size + at, kinds)) };
}

/** What {@link evaluationOf} must be answered. */
export function isPermitted(request: number): boolean {
  return request % BRANCHES.length === 0 && request % 11 !== 0;
}
