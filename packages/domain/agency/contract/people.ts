/** People of the office as HR and security see them: who they are, and what each holds. */
import { idOf } from '@kean/kernel';
import { z } from 'zod';
import { StaffCard } from '../contract.ts';

const Text = z.object({ zh: z.string(), en: z.string() });

/** Part of a number or of a name; it travels in the body, as whatever a person types. */
export const SearchPeopleInput = z.strictObject({ text: z.string().trim().max(40) });
export type SearchPeopleInput = z.infer<typeof SearchPeopleInput>;

export const PersonRow = StaffCard.extend({ status: z.enum(['active', 'suspended', 'left']) });
export type PersonRow = z.infer<typeof PersonRow>;

export const PeoplePage = z.object({
  rows: z.array(PersonRow),
  /** There are more than are shown: a longer text is needed. */
  more: z.boolean(),
});
export type PeoplePage = z.infer<typeof PeoplePage>;

export const HoldingsInput = z.strictObject({ staffId: idOf<'Staff'>() });
export type HoldingsInput = z.infer<typeof HoldingsInput>;

/** One session; no device and no address, which are for its owner to see. */
export const HeldSession = z.object({
  id: idOf<'Session'>(),
  openedAt: z.date(),
  usedAt: z.date(),
  lapsesAt: z.date(),
});
export type HeldSession = z.infer<typeof HeldSession>;

const RoleName = z.object({ name: z.string(), nameEn: z.string() });

export const Holdings = z.object({
  person: PersonRow,
  /** Roles that close every client to this person, and those whose grants on clients have no effect for it; `null`: nothing is closed. */
  closedClients: z.object({ by: z.array(RoleName), of: z.array(RoleName) }).nullable(),
  /** Bumped whenever anything this person may do changes. */
  epoch: z.int(),
  kinds: z.array(
    z.object({
      kind: z.string(),
      title: Text,
      fate: Text,
      count: z.int(),
      until: z.date().nullable(),
    }),
  ),
  sessions: z.array(HeldSession),
  readAt: z.date(),
});
export type Holdings = z.infer<typeof Holdings>;

/** Without a session: every session of the person. */
export const EndSessionsInput = z.strictObject({ staffId: idOf<'Staff'>(), sessionId: idOf<'Session'>().optional() });
export type EndSessionsInput = z.infer<typeof EndSessionsInput>;

export const SessionsEnded = z.object({ ended: z.int() });
export type SessionsEnded = z.infer<typeof SessionsEnded>;
