/** Paths of the endpoints below the address of the service (AuthZEN 1.0, 10.1). */
export const PATHS = {
  access_evaluation_endpoint: '/access/v1/evaluation',
  access_evaluations_endpoint: '/access/v1/evaluations',
  search_subject_endpoint: '/access/v1/search/subject',
  search_resource_endpoint: '/access/v1/search/resource',
  search_action_endpoint: '/access/v1/search/action',
} as const;

export const WELL_KNOWN = '/.well-known/authzen-configuration';

/**
 * The metadata of the decision point (AuthZEN 1.0, section 9).
 * @param address under which callers know this service, without a slash at its end
 */
export function metadataOf(address: string): string {
  const endpoints = Object.entries(PATHS).map(([name, path]) => [name, `${address}${path}`]);
  return JSON.stringify({ policy_decision_point: address, ...Object.fromEntries(endpoints) });
}

/** Where the metadata of this address lie: the well-known part goes between the host and the path. */
export function metadataPathOf(address: string): string {
  const path = new URL(address).pathname.replace(/\/$/, '');
  return `${WELL_KNOWN}${path}`;
}
