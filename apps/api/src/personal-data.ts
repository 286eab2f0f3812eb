import { personalData as accountability } from '@kean/accountability/personal-data';
import { personalData as agency } from '@kean/agency/personal-data';
import { personalData as circulation } from '@kean/circulation/personal-data';
import { personalData as clients } from '@kean/clients/personal-data';
import { personalData as collection } from '@kean/collection/personal-data';
import { personalData as incidents } from '@kean/incidents/personal-data';
import type { PersonalData } from '@kean/kernel';
import { personalData as messages } from '@kean/messages/personal-data';
import { personalData as paperArchive } from '@kean/paper-archive/personal-data';
import { personalData as personnel } from '@kean/personnel/personal-data';
import { personalData as retention } from '@kean/retention/personal-data';

/** What each clause and mechanism keeps about people: one line each. The PII gate fails where one is missing. */
export const PERSONAL_DATA: readonly PersonalData[] = [
  agency,
  clients,
  collection,
  circulation,
  accountability,
  messages,
  paperArchive,
  personnel,
  retention,
  incidents,
];
