/** Clause 1.1: what information is asked for, why, and how long it is kept, as a screen shows it. */
import { z } from 'zod';

const Text = z.object({ zh: z.string(), en: z.string() });

export const PurposeView = z.object({
  code: z.string(),
  title: Text,
  explained: Text,
  kind: z.enum(['service', 'further']),
  basis: z.object({ kind: z.enum(['consent', 'contract', 'legal-duty']), article: z.string(), text: Text }),
  retention: z.object({ group: z.string(), text: Text }),
  fields: z.array(
    z.object({
      field: z.string(),
      title: Text,
      class: Text,
      sensitive: z.boolean(),
      need: z.enum(['required', 'optional']),
      because: Text,
    }),
  ),
});
export type PurposeView = z.infer<typeof PurposeView>;

/** What is wrong with a filled-in form: by field, and never with what stands in it. */
export const FormFindings = z.object({
  findings: z.array(
    z.object({ field: z.string(), severity: z.enum(['asks', 'refuses']), code: z.string(), text: Text }),
  ),
});
export type FormFindings = z.infer<typeof FormFindings>;
