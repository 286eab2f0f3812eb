import type { z } from 'zod';

/** One environment variable: how it is read, and what an operator is told when it is missing or wrong. */
export interface Variable<Schema extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** Reads the text of the variable; a default or `optional()` makes it dispensable. */
  readonly schema: Schema;
  /** What it is, ending without a full stop: "address of the records database, as postgres://…". */
  readonly meaning: string;
  /** What to do about it, as a sentence. */
  readonly remedy: string;
}

/** The variables one process reads, by the name that the code uses. Composed from parts with a spread. */
export type ConfigParts = Readonly<Record<string, Variable>>;

/** What {@link readConfig} gives for these parts. */
export type ConfigOf<Parts extends ConfigParts> = {
  readonly [Key in keyof Parts]: Parts[Key] extends Variable<infer Schema> ? z.output<Schema> : never;
};

/** Declares one variable, keeping the type of its schema. */
export function variable<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  told: { meaning: string; remedy?: string },
): Variable<Schema> {
  const remedy = told.remedy ?? `"npm start" sets it; when you start the process yourself, set ${name}.`;
  return { name, schema, meaning: told.meaning, remedy };
}
