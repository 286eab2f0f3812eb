import ts from 'typescript';

/** Under which forms of key a file stores objects; `null` in the list where the compiler does not know the form. */
export function storedKeys(file: ts.SourceFile, checker: ts.TypeChecker): (string | null)[] {
  const forms: (string | null)[] = [];
  const visit = (node: ts.Node): void => {
    const [key] = ts.isCallExpression(node) && stores(node, checker) ? node.arguments : [];
    if (key !== undefined) forms.push(...formsOf(checker.getTypeAtLocation(key)));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return forms;
}

function stores(call: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const declaration = checker.getResolvedSignature(call)?.declaration;
  if (declaration === undefined || !ts.isMethodSignature(declaration)) return false;
  const { fileName } = declaration.getSourceFile();
  return declaration.name.getText() === 'put' && fileName.endsWith('packages/objects/src/object-store.ts');
}

/** A template type as it is declared: `imports/<id>/source`. */
function formsOf(type: ts.Type): (string | null)[] {
  if (type.isUnion()) return type.types.flatMap(formsOf);
  if (type.isStringLiteral()) return [type.value];
  if ((type.flags & ts.TypeFlags.TemplateLiteral) === 0) return [null];
  return [(type as ts.TemplateLiteralType).texts.join('<id>')];
}
