import ts from 'typescript';
import type { Complaint } from '../columns/judge-columns.ts';
import { isBox, isCallOnBox } from './boxes.ts';
import { openedNames } from './opened-names.ts';
import { wayOutOf } from './ways-out.ts';

/** A rule over the sources; each has a fixture `fixtures/values/<rule>.ts` that breaks it and nothing else. */
export const VALUE_RULES = [
  'no-way-out-takes-an-opened-value',
  'no-way-out-takes-a-box',
  'no-text-takes-a-box',
  'no-box-is-cast-to-something-else',
] as const;
export type ValueRule = (typeof VALUE_RULES)[number];

/** Looks through one file. What types refuse is not looked for again; what a cast or an `.open()` gets past them is. */
export function findLeaks(file: ts.SourceFile, checker: ts.TypeChecker, name: string): Complaint<ValueRule>[] {
  const complaints: Complaint<ValueRule>[] = [];
  const opened = openedNames(file, checker);
  const complain = (rule: ValueRule, node: ts.Node, what: string): void => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    complaints.push({ rule, sentence: `${name}:${line + 1} ${what}` });
  };

  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const way = wayOutOf(node, checker);
      for (const argument of way === null ? [] : (node.arguments ?? [])) {
        const carried = findOpened(argument);
        if (carried !== null) complain('no-way-out-takes-an-opened-value', carried, `an opened value goes into ${way}`);
        // Where the parameter is `unknown`, types let a box through.
        if (isBox(checker.getTypeAtLocation(argument)))
          complain('no-way-out-takes-a-box', argument, `a box goes into ${way}`);
      }
    }
    if (isText(node) && textParts(node).some((part) => isBox(checker.getTypeAtLocation(part)))) {
      complain('no-text-takes-a-box', node, 'a box is made into text, which can only give its placeholder');
    }
    if (ts.isAsExpression(node) && isBox(checker.getTypeAtLocation(node.expression)) && !mayHoldBox(node)) {
      complain('no-box-is-cast-to-something-else', node, 'a cast takes a box past the types that keep it in');
    }
    ts.forEachChild(node, visit);
  };

  const findOpened = (node: ts.Node): ts.Node | null => {
    if (isCallOnBox(node, 'open', checker)) return node;
    if (ts.isShorthandPropertyAssignment(node)) {
      const symbol = checker.getShorthandAssignmentValueSymbol(node);
      return symbol !== undefined && opened.has(symbol) ? node : null;
    }
    if (ts.isIdentifier(node)) {
      const symbol = checker.getSymbolAtLocation(node);
      return symbol !== undefined && opened.has(symbol) ? node : null;
    }
    return ts.forEachChild(node, (child) => findOpened(child) ?? undefined) ?? null;
  };

  const mayHoldBox = (node: ts.AsExpression): boolean => isBox(checker.getTypeAtLocation(node));

  visit(file);
  return complaints;
}

const JOINS = [ts.SyntaxKind.PlusToken, ts.SyntaxKind.PlusEqualsToken];

type Text = ts.TemplateExpression | ts.BinaryExpression | ts.CallExpression;

function isText(node: ts.Node): node is Text {
  if (ts.isTemplateExpression(node)) return true;
  if (ts.isCallExpression(node)) return ts.isIdentifier(node.expression) && node.expression.text === 'String';
  return ts.isBinaryExpression(node) && JOINS.includes(node.operatorToken.kind);
}

function textParts(node: Text): readonly ts.Expression[] {
  if (ts.isTemplateExpression(node)) return node.templateSpans.map(({ expression }) => expression);
  return ts.isCallExpression(node) ? node.arguments : [node.left, node.right];
}
