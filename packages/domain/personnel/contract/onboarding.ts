/** Who is taken on, goes to another branch, or is away for long. The portal reads it. */
import { Instant, idOf } from '@kean/kernel';
import { z } from 'zod';

const StaffIdShape = idOf<'Staff'>();
const BranchIdShape = idOf<'Branch'>();
export const MoveId = idOf<'StaffMove'>();
export const AbsenceId = idOf<'StaffAbsence'>();

/** One person as HR writes them down. What is wrong with it is told row by row, so nothing is refused by its shape but its size. */
export const NewPerson = z.strictObject({
  /** Empty: the next number of the office. */
  staffNumber: z.string().max(40).default(''),
  displayName: z.string().max(200),
  mail: z.string().max(320),
  branchCode: z.string().max(80).default(''),
  roleCode: z.string().max(80).default(''),
});
export type NewPerson = z.output<typeof NewPerson>;

export const MOST_NEW_PEOPLE = 500;
export const NewPeopleInput = z.strictObject({ people: z.array(NewPerson).min(1).max(MOST_NEW_PEOPLE) });
export type NewPeopleInput = z.output<typeof NewPeopleInput>;

/** A spreadsheet as rows, to be looked at; what is wrong with them the preview says. */
export const ReadList = z.object({ people: z.array(NewPerson) });
export type ReadList = z.output<typeof ReadList>;

/** What can be wrong with a row; the words are the portal's. */
export const NewPersonFault = z.enum([
  'name-missing',
  'name-long',
  'mail-unreadable',
  'mail-taken',
  'mail-twice',
  'number-unreadable',
  'number-taken',
  'number-twice',
  'branch-unknown',
  'role-not-allowed',
]);
export type NewPersonFault = z.infer<typeof NewPersonFault>;

/** `place` counts from 0. A list with one faulty row is taken on by nobody. */
export const NewPeoplePreview = z.object({
  faults: z.array(z.object({ place: z.int(), fault: NewPersonFault })),
  count: z.int(),
});
export type NewPeoplePreview = z.infer<typeof NewPeoplePreview>;
export const TakenOn = z.object({ people: z.array(z.object({ staffId: StaffIdShape, staffNumber: z.string() })) });
export type TakenOn = z.infer<typeof TakenOn>;

export const OrderMoveInput = z.strictObject({
  staffId: StaffIdShape,
  branchId: BranchIdShape,
  /** Nothing: now. */
  at: Instant.nullish(),
});
export type OrderMoveInput = z.output<typeof OrderMoveInput>;
export const MoveInput = z.strictObject({ moveId: MoveId });

export const OrderAbsenceInput = z.strictObject({ staffId: StaffIdShape, at: Instant.nullish() });
export type OrderAbsenceInput = z.output<typeof OrderAbsenceInput>;
export const AbsenceInput = z.strictObject({ absenceId: AbsenceId });

export const ComingsAndGoings = z.object({
  branches: z.array(
    z.object({ branchId: BranchIdShape, code: z.string(), displayName: z.string(), displayNameEn: z.string() }),
  ),
  roles: z.array(z.object({ code: z.string(), displayName: z.string(), displayNameEn: z.string() })),
  moves: z.array(
    z.object({
      moveId: MoveId,
      staffId: StaffIdShape,
      staffNumber: z.string(),
      displayName: z.string(),
      from: z.string().nullable(),
      to: z.string(),
      dueAt: z.date(),
      state: z.enum(['set', 'done', 'called-off']),
      endedAt: z.date().nullable(),
      clients: z.int(),
      byDirectory: z.boolean(),
    }),
  ),
  absences: z.array(
    z.object({
      absenceId: AbsenceId,
      staffId: StaffIdShape,
      staffNumber: z.string(),
      displayName: z.string(),
      dueAt: z.date(),
      state: z.enum(['set', 'away', 'back', 'called-off']),
      awayAt: z.date().nullable(),
      endedAt: z.date().nullable(),
    }),
  ),
});
export type ComingsAndGoings = z.infer<typeof ComingsAndGoings>;
