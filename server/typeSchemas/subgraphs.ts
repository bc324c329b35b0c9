/**
 * Which values a graph's source gives to `addNode`: follows a graph's expression through variables, imports, factories
 * and chains of calls back to where it was built, and collects the nodes that were added on the way, also in
 * statements of their own. What cannot be followed is left out.
 */
import ts from 'typescript';

export interface AddedNode {
  name: string;
  /** What runs as the node, and what its `subgraphs` option names. */
  values: ts.Expression[];
}

/** The nodes of the graph that `declaration` or expression `start` is. */
export function addedNodes(checker: ts.TypeChecker, start: ts.Node): AddedNode[] {
  const calls = new Set<ts.CallExpression>();
  const seen = new Set<ts.Node>();

  function follow(node: ts.Node | undefined): void {
    if (node === undefined || seen.has(node)) return;
    seen.add(node);
    if (ts.isIdentifier(node)) followSymbol(symbolOf(checker, node));
    else if (ts.isCallExpression(node)) followCall(node);
    else if (ts.isPropertyAccessExpression(node)) follow(node.expression);
    else if (ts.isVariableDeclaration(node)) follow(node.initializer);
    else if (ts.isFunctionLike(node)) for (const returned of returnedBy(node)) follow(returned);
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(follow);
    else if (isWrapper(node)) follow(node.expression);
  }

  function followCall(call: ts.CallExpression): void {
    const callee = call.expression;
    if (!ts.isPropertyAccessExpression(callee)) {
      follow(callee);
      return;
    }
    if (callee.name.text === 'addNode' || callee.name.text === 'addSequence') calls.add(call);
    // Promise.resolve(graph)
    if (callee.name.text === 'resolve') call.arguments.forEach(follow);
    follow(callee.expression);
  }

  function followSymbol(symbol: ts.Symbol | undefined): void {
    const declaration = symbol?.valueDeclaration;
    if (symbol === undefined || declaration === undefined) return;
    follow(declaration);
    if (!ts.isVariableDeclaration(declaration)) return;
    // What is added to it in statements of their own.
    const visit = (node: ts.Node): void => {
      if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
        const root = receiverOf(node.expression);
        if (ts.isIdentifier(root) && symbolOf(checker, root) === symbol) follow(node.expression);
      }
      ts.forEachChild(node, visit);
    };
    visit(declaration.getSourceFile());
  }

  follow(start);
  return [...calls].flatMap((call) => nodesOf(checker, call));
}

function symbolOf(checker: ts.TypeChecker, node: ts.Identifier): ts.Symbol | undefined {
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined) return undefined;
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

type Wrapper = ts.Node & { expression: ts.Expression };

function isWrapper(node: ts.Node): node is Wrapper {
  return (
    ts.isAwaitExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isExportAssignment(node)
  );
}

function returnedBy(node: ts.SignatureDeclaration): ts.Expression[] {
  const { body } = node as ts.FunctionLikeDeclaration;
  if (body === undefined) return [];
  if (!ts.isBlock(body)) return [body];
  const found: ts.Expression[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isReturnStatement(inner) && inner.expression !== undefined) found.push(inner.expression);
    if (!ts.isFunctionLike(inner)) ts.forEachChild(inner, visit);
  };
  ts.forEachChild(body, visit);
  return found;
}

function receiverOf(call: ts.CallExpression): ts.Expression {
  let node: ts.Expression = call;
  while (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) node = node.expression;
  return node;
}

/** Of `addNode(name, value, options)`, `addNode({name: value})` and `addNode([[name, value, options]])`. */
function nodesOf(checker: ts.TypeChecker, call: ts.CallExpression): AddedNode[] {
  const [first, ...rest] = call.arguments;
  if (first === undefined) return [];
  if (ts.isObjectLiteralExpression(first)) {
    return first.properties.flatMap((property) => {
      if (ts.isShorthandPropertyAssignment(property))
        return [{ name: property.name.text, values: [property.name] }];
      if (!ts.isPropertyAssignment(property) || !('text' in property.name)) return [];
      return [{ name: property.name.text, values: [property.initializer] }];
    });
  }
  const entries = ts.isArrayLiteralExpression(first)
    ? first.elements.flatMap((entry) => (ts.isArrayLiteralExpression(entry) ? [[...entry.elements]] : []))
    : [[first, ...rest]];
  return entries.flatMap(([key, value, options]) => {
    const name = key && checker.getTypeAtLocation(key);
    if (!name?.isStringLiteral() || value === undefined) return [];
    return [{ name: name.value, values: [value, ...declaredSubgraphs(options)] }];
  });
}

function declaredSubgraphs(options: ts.Expression | undefined): ts.Expression[] {
  if (options === undefined || !ts.isObjectLiteralExpression(options)) return [];
  return options.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) &&
    ts.isIdentifier(property.name) &&
    property.name.text === 'subgraphs' &&
    ts.isArrayLiteralExpression(property.initializer)
      ? [...property.initializer.elements]
      : [],
  );
}
