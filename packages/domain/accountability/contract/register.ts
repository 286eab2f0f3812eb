/** Clause 1.1, PIPL 56: what is kept about people, why, how long, and what ends it. Generated from the declarations of the clauses. */
import { z } from 'zod';

const Text = z.object({ zh: z.string(), en: z.string() });
const Named = z.object({ code: z.string(), text: Text });

export const RegisterEntry = z.object({
  /** `table.column`, or `object:` and the form of the key. */
  place: z.string(),
  storage: z.enum(['table', 'object']),
  /** The clause or mechanism that keeps it, and the clauses of the standard that it implements. */
  owner: z.string(),
  clauses: z.string(),
  class: Named,
  purpose: Named,
  /** What allows it to be kept. */
  basis: Text,
  /** Whose it is, and the column or key part that names them. */
  subject: z.object({ kind: z.enum(['client', 'staff', 'import', 'caller']), by: z.string() }),
  /** `text`: until when it is kept. */
  retention: Named,
  /** What makes it unreadable for good. */
  eraser: Named,
  sealed: z.boolean(),
});
export type RegisterEntry = z.infer<typeof RegisterEntry>;

export const Register = z.object({
  /** Sorted by place. */
  entries: z.array(RegisterEntry),
  /** Hex SHA-256 of the entries as JSON: two registers with the same digest say the same. */
  digest: z.string(),
});
export type Register = z.infer<typeof Register>;
