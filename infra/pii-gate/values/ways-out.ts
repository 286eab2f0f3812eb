import ts from 'typescript';

/** Where a value would leave the house, or come to lie where it can never be cleaned away. */
export type WayOut =
  | 'a log line'
  | 'a metric'
  | 'an error'
  | 'a job payload'
  | 'an event of the log'
  | 'standard output';

/** Functions and methods that lead out, by the file that declares them. */
const DECLARED_IN: readonly (readonly [suffix: string, way: WayOut, names?: readonly string[]])[] = [
  ['observability/src/logger.ts', 'a log line', ['debug', 'info', 'warn', 'error', 'with']],
  ['observability/src/metrics.ts', 'a metric', ['add', 'set', 'observe']],
  ['kernel/src/app-error.ts', 'an error'],
  ['kernel/src/start-refusal.ts', 'an error'],
  ['queues/src/promise.ts', 'a job payload', ['promise']],
  ['audit/src/record-event.ts', 'an event of the log'],
  ['audit/src/event-rows.ts', 'an event of the log', ['eventRow']],
  ['audit/src/durable-appender.ts', 'an event of the log', ['append']],
  ['audit/src/denial-log.ts', 'an event of the log'],
];
const PRINTS = /^(console\.|process\.(stdout|stderr)\.write$)/;

/** The way out that a call takes, `null` for any other call. */
export function wayOutOf(call: ts.CallExpression | ts.NewExpression, checker: ts.TypeChecker): WayOut | null {
  if (PRINTS.test(call.expression.getText())) return 'standard output';
  if (ts.isNewExpression(call) && isError(checker.getTypeAtLocation(call))) return 'an error';
  const declaration = checker.getResolvedSignature(call)?.declaration;
  if (declaration === undefined) return null;
  const file = declaration.getSourceFile().fileName;
  const found = DECLARED_IN.find(([suffix]) => file.endsWith(`packages/${suffix}`));
  if (found === undefined) return null;
  const [, way, names] = found;
  return names === undefined || names.includes(nameOf(declaration)) ? way : null;
}

function nameOf(declaration: ts.Node): string {
  const name = ts.getNameOfDeclaration(declaration as ts.Declaration);
  return name === undefined ? '' : name.getText();
}

/** By its shape, so that every class that extends Error is one. */
function isError(type: ts.Type): boolean {
  return type.getProperty('message') !== undefined && type.getProperty('stack') !== undefined;
}
