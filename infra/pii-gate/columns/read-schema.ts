import { type Annotation, readAnnotations } from './annotation.ts';

/** One column as the Prisma schema declares it. */
export interface SchemaColumn {
  /** `table.column`, as the database calls them. */
  readonly place: string;
  /** Prisma's type, for example `Bytes`. */
  readonly type: string;
  readonly annotations: readonly Annotation[];
}

const MODEL = /^model (\w+) \{\n([\s\S]*?)^\}/gm;
const FIELD = /^ {2}(\w+)\s+(\w+)(?:\[\]|\?)?(?:\s+(.*))?$/;
const COMMENT = /^ {2}\/\/\/ ?(.*)$/;
const MAPPED = /@map\("(\w+)"\)/;

/**
 * The columns of all models of a schema that may be spread over several files. A field whose type is a model is a relation and
 * no column. A test compares the result with the migrated databases, so a form that this reader misses is noticed.
 */
export function readSchema(files: readonly string[]): SchemaColumn[] {
  const models = files.flatMap((text) => [...text.matchAll(MODEL)]);
  const names = new Set(models.map(([, name]) => name));
  return models.flatMap(([, name = '', body = '']) => columnsOf(name, body, names));
}

function columnsOf(model: string, body: string, models: ReadonlySet<string | undefined>): SchemaColumn[] {
  const table = /^ {2}@@map\("(\w+)"\)/m.exec(body)?.[1] ?? model;
  const columns: SchemaColumn[] = [];
  let comment: string[] = [];
  for (const line of body.split('\n')) {
    const said = COMMENT.exec(line)?.[1];
    if (said !== undefined) {
      comment.push(said);
      continue;
    }
    const [, name, type, rest = ''] = FIELD.exec(line) ?? [];
    if (name !== undefined && type !== undefined && !models.has(type)) {
      const annotations = readAnnotations(comment.join(' '));
      columns.push({ place: `${table}.${MAPPED.exec(rest)?.[1] ?? name}`, type, annotations });
    }
    comment = [];
  }
  return columns;
}
