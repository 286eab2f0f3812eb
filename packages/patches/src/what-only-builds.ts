/** Importers that build and test; no process of an office loads what only they need. */
const BUILDS = /^(?:\.|infra\/|packages\/(?:proofs|testing)$)/;

export function onlyBuilds(importer: string): boolean {
  return BUILDS.test(importer);
}
