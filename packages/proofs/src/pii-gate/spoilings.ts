/** One way to spoil the sources, and by which rule the gate must notice. */
export interface Spoiling {
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Name of the rule, as the gate prints it. */
  readonly rule: string;
}

const REVEAL = 'packages/domain/circulation/operations/reveal-field.ts';
const OPENED = 'const value = await asShownTo(call, input, await openOrRecord(call, input, key, answer.sealed));';
const CONFIRM = 'packages/domain/collection/operations/confirm-import.ts';
const CLIENTS = 'packages/db/schema/kean/clients.prisma';
const DECLARED = 'packages/domain/clients/personal-data.ts';

/** What a hurried change could do to the product, as it could do it. */
export const SPOILINGS: readonly Spoiling[] = [
  {
    what: 'a column that nobody classified',
    file: CLIENTS,
    from: '  @@map("client")',
    to: '  nickname   String?\n\n  @@map("client")',
    rule: 'column-says-once-what-it-is',
  },
  {
    what: 'a personal column without an eraser',
    file: CLIENTS,
    from: '@personal(sensitive, brokerage, client-dossier, destroy-data-key)',
    to: '@personal(sensitive, brokerage, client-dossier)',
    rule: 'personal-column-names-an-eraser',
  },
  {
    what: 'a personal column that the register does not know',
    file: DECLARED,
    from: "...columnsOf('client_token', ['token'],",
    to: "...columnsOf('client_token', [],",
    rule: 'personal-column-is-declared',
  },
  {
    what: 'objects stored under a key that nobody declared',
    file: 'packages/domain/collection/operations/sealed-upload.ts',
    from: '/rejects` as const',
    to: '/leftovers` as const',
    rule: 'object-key-is-declared',
  },
  {
    what: 'a value in a log line',
    file: REVEAL,
    from: OPENED,
    to: `${OPENED}\n  (services as unknown as { log: import('../../../observability/src/logger.ts').Logger }).log.info('field.opened', { value: value.open() });`,
    rule: 'no-way-out-takes-an-opened-value',
  },
  {
    what: 'a value on standard output',
    file: REVEAL,
    from: OPENED,
    to: `${OPENED}\n  const shown = value.open().trim();\n  console.log('opened', shown);`,
    rule: 'no-way-out-takes-an-opened-value',
  },
  {
    what: 'a value in an error text',
    file: REVEAL,
    from: OPENED,
    to: `${OPENED}\n  if (value.open() === '') throw new RangeError(value.open());`,
    rule: 'no-way-out-takes-an-opened-value',
  },
  {
    what: 'a value in the detail of an error',
    file: REVEAL,
    from: OPENED,
    to: `${OPENED}\n  const told = \`\${field} \${value.open()}\`;\n  if (told === '') throw failCirculation('CIRCULATION_CLIENT_ERASED', { told });`,
    rule: 'no-way-out-takes-an-opened-value',
  },
  {
    what: 'a value in a job payload',
    file: CONFIRM,
    from: 'await promise(tx, runImport, { importId, staffId: principal.staffId }, importId);',
    to: 'await promise(tx, runImport, { importId, staffId: preview.fileName as typeof principal.staffId }, importId);',
    rule: 'no-way-out-takes-an-opened-value',
  },
  {
    what: 'a value in an event of the log',
    file: CONFIRM,
    from: 'facts: {\n        columns:',
    to: 'facts: {\n        fileName: preview.fileName,\n        columns:',
    rule: 'no-way-out-takes-an-opened-value',
  },
  {
    what: 'a box that is cast to what it is not',
    file: REVEAL,
    from: OPENED,
    to: `${OPENED}\n  if ((value as unknown as string) === '') throw new TypeError('empty');`,
    rule: 'no-box-is-cast-to-something-else',
  },
];
