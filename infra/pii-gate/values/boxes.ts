import ts from 'typescript';

const KERNEL = 'packages/kernel/src/personal.ts';

/** True where a type is a `Personal` box, or may be one. */
export function isBox(type: ts.Type): boolean {
  if (type.isUnionOrIntersection()) return type.types.some(isBox);
  const symbol = type.getSymbol();
  return (
    symbol?.name === 'Personal' &&
    (symbol.declarations ?? []).some((declaration) => declaration.getSourceFile().fileName.endsWith(KERNEL))
  );
}

/** A call of a method of a box, for example `box.open()`. */
export function isCallOnBox(node: ts.Node, method: string, checker: ts.TypeChecker): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === method &&
    isBox(checker.getTypeAtLocation(node.expression.expression))
  );
}
