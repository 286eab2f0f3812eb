import type { Domain } from '../deciding/domain.ts';
import { hashOfJson } from './canonical-text.ts';
import type { LoadedFile } from './load-folder.ts';
import { PolicyFault } from './policy-fault.ts';
import { POLICY_FILE_ENDING } from './read-policy-file.ts';

/** The policies of every system in a folder, at one moment. */
export interface PolicySet {
  /** Over the hashes of all domains. */
  readonly hash: string;
  readonly domains: readonly Domain[];
  readonly byResourceType: ReadonlyMap<string, Domain>;
  /** What each domain was compiled from as one line of JSON, for the decision log. */
  readonly texts: ReadonlyMap<string, string>;
}

/** @param reserved resource types of our own. @throws PolicyFault where a file claims one of them or our name */
export function policySet(loaded: readonly LoadedFile[], reserved: ReadonlySet<string>, ownName: string): PolicySet {
  for (const { domain } of loaded) {
    const name = `${domain.name}${POLICY_FILE_ENDING}`;
    if (domain.name === ownName)
      throw new PolicyFault(name, 'domain', `"${ownName}" is this system itself`, 'Choose another name.');
    const claimed = domain.resourceTypes.find((type) => reserved.has(type));
    if (claimed !== undefined) {
      throw new PolicyFault(
        name,
        `resources.${claimed}`,
        `"${claimed}" is a record of this system`,
        'Choose another name.',
      );
    }
  }
  const domains = loaded.map(({ domain }) => domain);
  return {
    hash: hashOfJson(Object.fromEntries(domains.map(({ name, hash }) => [name, hash]))),
    domains,
    byResourceType: new Map(domains.flatMap((domain) => domain.resourceTypes.map((type) => [type, domain] as const))),
    texts: new Map(loaded.map(({ domain, text }) => [domain.name, text])),
  };
}

export const NO_POLICIES: PolicySet = policySet([], new Set(), '');
