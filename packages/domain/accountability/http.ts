/** What does not fit into a tRPC call: the process mounts it as `POST /log/evidence`, with the same context as its calls. */
export { EvidenceRequest } from './contract.ts';
export type { Archive } from './evidence/evidence-archive.ts';
export { exportEvidence } from './operations/export-evidence.ts';
