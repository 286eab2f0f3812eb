import { z } from 'zod';
import { PolicyFile } from './policy-file.ts';

/** The shape of a policy file as JSON Schema (2020-12), for editors; `policy-file.schema.json` holds this text. */
export function policyFileSchema(): string {
  const schema = z.toJSONSchema(PolicyFile, { io: 'input', target: 'draft-2020-12' });
  return `${JSON.stringify({ title: 'Policy file of the permission service', ...schema }, null, 2)}\n`;
}
