import ts from 'typescript';
import { isCallOnBox } from './boxes.ts';

/** Functions that give back what they were given, in another form. */
const REWRITES = /^(String|JSON\.stringify|Buffer\.from|encodeURIComponent|structuredClone)$/;

/**
 * The names of a file that hold an opened value: what is declared from `box.open()`, however it was trimmed, joined or wrapped on the
 * way, and the parameter of a function given to `box.map`. A name of type number or boolean is not followed: counts and answers
 * may be told, and a phone among numbers is what the guard at run time looks for.
 */
export function openedNames(file: ts.SourceFile, checker: ts.TypeChecker): ReadonlySet<ts.Symbol> {
  const names = new Set<ts.Symbol>();
  for (let before = -1; before < names.size; ) {
    before = names.size;
    visit(file);
  }
  return names;

  function visit(node: ts.Node): void {
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined && carries(node.initializer, names, checker)) {
      addNames(node.name);
    }
    if (isCallOnBox(node, 'map', checker)) {
      const [change] = node.arguments;
      if (change !== undefined && ts.isFunctionLike(change)) for (const { name } of change.parameters) addNames(name);
    }
    ts.forEachChild(node, visit);
  }

  function addNames(name: ts.BindingName): void {
    if (!ts.isIdentifier(name)) {
      for (const element of name.elements) if (ts.isBindingElement(element)) addNames(element.name);
      return;
    }
    const symbol = checker.getSymbolAtLocation(name);
    const counts = ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike;
    if (symbol !== undefined && (checker.getTypeAtLocation(name).flags & counts) === 0) names.add(symbol);
  }
}

/** Whether an expression still is the opened value; what a function of ours makes of it (a seal, a token, a mask) is not. */
function carries(node: ts.Expression, names: ReadonlySet<ts.Symbol>, checker: ts.TypeChecker): boolean {
  const again = (part: ts.Expression): boolean => carries(part, names, checker);
  if (isCallOnBox(node, 'open', checker)) return true;
  if (ts.isIdentifier(node)) return names.has(checker.getSymbolAtLocation(node) ?? NOBODY);
  if (ts.isCallExpression(node)) {
    const onValue = ts.isPropertyAccessExpression(node.expression) && again(node.expression.expression);
    return onValue || (REWRITES.test(node.expression.getText()) && node.arguments.some(again));
  }
  if (ts.isTemplateExpression(node)) return node.templateSpans.some((span) => again(span.expression));
  if (ts.isBinaryExpression(node)) return again(node.left) || again(node.right);
  if (ts.isConditionalExpression(node)) return again(node.whenTrue) || again(node.whenFalse);
  if (ts.isArrayLiteralExpression(node)) return node.elements.some(again);
  if (ts.isObjectLiteralExpression(node)) return node.properties.some((part) => propertyCarries(part, again));
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return again(node.expression);
  if (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node) || ts.isSpreadElement(node)) {
    return again(node.expression);
  }
  return (
    (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node)) &&
    again(node.expression)
  );
}

function propertyCarries(part: ts.ObjectLiteralElementLike, again: (part: ts.Expression) => boolean): boolean {
  if (ts.isPropertyAssignment(part)) return again(part.initializer);
  if (ts.isShorthandPropertyAssignment(part)) return again(part.name);
  return ts.isSpreadAssignment(part) && again(part.expression);
}

/** Stands for an identifier that the compiler knows no symbol of. */
const NOBODY = Object.freeze({}) as ts.Symbol;
