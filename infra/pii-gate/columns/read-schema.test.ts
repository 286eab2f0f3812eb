import { describe, expect, it } from 'vitest';
import { readAnnotations } from './annotation.ts';
import { judgeColumns } from './judge-columns.ts';
import { readSchema } from './read-schema.ts';

const SCHEMA = `
/// A person. @personal(identity, brokerage, client-dossier, delete-row) in the comment of a model says nothing of its columns.
model Person {
  /// @public(id)
  id       String  @id @db.Uuid
  /// Two lines of text,
  /// then what it is. @personal(identity, brokerage, client-dossier, delete-row)
  fullName String? @map("full_name")
  /// @public(code)
  tags     String[] @default([])
  /// about somebody else
  calls    Call[]

  @@index([fullName])
  @@map("person")
}

model Call {
  id       String @id @db.Uuid
  personId String @map("person_id") @db.Uuid
  person   Person @relation(fields: [personId], references: [id])
}

enum Mood {
  good
}
`;

describe('the reader of the schema', () => {
  it('gives every column by the name the database has for it, with what its own comment says, and no relation', () => {
    expect(readSchema([SCHEMA])).toEqual([
      { place: 'person.id', type: 'String', annotations: [{ kind: 'public', reason: 'id' }] },
      {
        place: 'person.full_name',
        type: 'String',
        annotations: [
          {
            kind: 'personal',
            class: 'identity',
            purpose: 'brokerage',
            retention: 'client-dossier',
            eraser: 'delete-row',
          },
        ],
      },
      { place: 'person.tags', type: 'String', annotations: [{ kind: 'public', reason: 'code' }] },
      { place: 'Call.id', type: 'String', annotations: [] },
      { place: 'Call.person_id', type: 'String', annotations: [] },
    ]);
  });

  it('knows a relation to a model of another file', () => {
    const [call, person] = [SCHEMA.slice(SCHEMA.indexOf('model Call')), SCHEMA.slice(0, SCHEMA.indexOf('model Call'))];
    expect(readSchema([call, person]).map(({ place }) => place)).not.toContain('Call.person');
  });

  it.each([
    '@personal',
    '@personal()',
    '@personal(identity)',
    '@personal(identity, brokerage)',
    '@personal(Identity, brokerage, client-dossier, delete-row)',
    '@personal(identity, brokerage, client-dossier, delete-row, more)',
    '@public',
    '@public()',
    '@public(harmless)',
    '@public(id, code)',
  ])('takes %s for nothing that classifies', (comment) => {
    expect(readAnnotations(comment)).toEqual([expect.objectContaining({ kind: 'malformed' })]);
  });
});

describe('the gate', () => {
  const judged = (schema: string) =>
    judgeColumns({ columns: readSchema([schema]), declared: [], objectKeys: [], registered: [], emptied: null }).map(
      ({ rule }) => rule,
    );
  const column = (comment: string) => `model Person {\n  /// ${comment}\n  name String\n}\n`;

  it('is red for a column that says nothing, that says two things, and that cannot be read', () => {
    const wrong = [
      'a name',
      '@public(id) @public(code)',
      '@public(id) @personal(identity, a, b, delete-row)',
      '@public(x)',
    ];
    for (const comment of wrong) expect(judged(column(comment))).toEqual(['column-says-once-what-it-is']);
    expect(judged(column('@public(code)'))).toEqual([]);
  });

  it('is red for an eraser that nothing does, before it asks who declared the column', () => {
    expect(judged(column('@personal(identity, a, b, forget)'))).toEqual(['personal-column-names-an-eraser']);
    expect(judged(column('@personal(identity, a, b, delete-row)'))).toEqual(['personal-column-is-declared']);
  });
});
