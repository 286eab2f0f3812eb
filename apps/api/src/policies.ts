import { policy as accountability } from '@kean/accountability/policy';
import { policy as agency } from '@kean/agency/policy';
import type { ClausePolicy } from '@kean/authorization';
import { policy as circulation } from '@kean/circulation/policy';
import { policy as clients } from '@kean/clients/policy';
import { policy as collection } from '@kean/collection/policy';
import { policy as incidents } from '@kean/incidents/policy';
import { policy as paperArchive } from '@kean/paper-archive/policy';
import { policy as personnel } from '@kean/personnel/policy';
import { policy as retention } from '@kean/retention/policy';
import { policy as storage } from '@kean/storage/policy';

/**
 * What can be granted at all: one line per clause, the same as in the permission service. The office's own rules judge drafts of roles by
 * it; decisions rest on what the permission service compiled.
 */
export const POLICIES: readonly ClausePolicy[] = [
  agency,
  clients,
  collection,
  circulation,
  accountability,
  storage,
  paperArchive,
  personnel,
  retention,
  incidents,
];
