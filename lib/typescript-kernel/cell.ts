import type TS from 'typescript';

/** A cell as JavaScript: the body of an async function of `cells$`, in which the variables live, and of `import$`, which loads modules. */
export interface CellProgram {
  code: string;
  /** What the cell declares at its top level, imports included. */
  declares: string[];
}

/** Thrown for a cell that is not TypeScript, or whose types do not fit; its message is one line a mistake. */
export class CellError extends Error {
  override name = 'TypeScriptError';
}

interface Edit {
  from: number;
  to: number;
  text: string;
}

/**
 * Turns a cell into a function body in which what it declares at its top level outlives it. Each such variable is a property of `cells$`,
 * so that a later cell, and a function of an earlier one, see its last value, and a cell may be run again. Which `x` is meant is what
 * TypeScript's own binder says. The value of a last expression is returned, in a list, so that a promise is not awaited.
 *
 * Worked value: `const x = 1; x + y` with `y` known gives `;cells$.x = 1; return [cells$.x + cells$.y]`.
 * @param known what earlier cells declared
 * @throws CellError for what is no TypeScript
 */
export function programOf(ts: typeof TS, source: string, known: ReadonlySet<string>): CellProgram {
  const { outputText, diagnostics = [] } = ts.transpileModule(source, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  });
  const mistakes = diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error);
  if (mistakes.length > 0) throw new CellError([...new Set(mistakes.map((one) => mistakeInWords(ts, one)))].join('\n'));
  const { file, checker } = bind(ts, outputText);
  const rewriter = new Rewriter(ts, file, checker, known);
  return rewriter.program();
}

/** A mistake as one line, for example `line 2: ';' expected.` */
export function mistakeInWords(ts: typeof TS, { file, start, messageText }: TS.Diagnostic): string {
  const line = file && start !== undefined ? `line ${file.getLineAndCharacterOfPosition(start).line + 1}: ` : '';
  return `${line}${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}

/** The syntax tree of one file with its names bound; without libraries, so that what is found is what the file itself declares. */
function bind(ts: typeof TS, text: string): { file: TS.SourceFile; checker: TS.TypeChecker } {
  const name = '/cell.js';
  const file = ts.createSourceFile(name, `${text}\nexport {};`, ts.ScriptTarget.ES2022, true);
  const program = ts.createProgram([name], { allowJs: true, noLib: true, noResolve: true, types: [], target: ts.ScriptTarget.ES2022 }, {
    getSourceFile: (asked) => (asked === name ? file : undefined),
    getDefaultLibFileName: () => '/lib.d.ts',
    writeFile: () => undefined,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (asked) => asked,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (asked) => asked === name,
    readFile: () => undefined,
  });
  return { file, checker: program.getTypeChecker() };
}

class Rewriter {
  private readonly edits: Edit[] = [];
  private readonly heads: string[] = [];
  private readonly declared = new Map<TS.Symbol, string>();

  constructor(
    private readonly ts: typeof TS,
    private readonly file: TS.SourceFile,
    private readonly checker: TS.TypeChecker,
    private readonly known: ReadonlySet<string>,
  ) {}

  program(): CellProgram {
    const { ts, file } = this;
    const statements = file.statements.slice(0, -1); // without the `export {}` that makes it a module
    for (const statement of statements) this.noteNames(statement);
    const last = statements.at(-1);
    if (last && ts.isExpressionStatement(last)) this.insert(last.expression.getStart(), ';return [');
    for (const statement of statements) this.rewrite(statement);
    if (last && ts.isExpressionStatement(last)) this.insert(last.expression.end, ']');
    const end = last?.end ?? 0;
    let [code, at] = ['', 0];
    for (const { from, to, text } of this.edits.filter((edit) => edit.to <= end).sort((a, b) => a.from - b.from || a.to - b.to)) {
      code += file.text.slice(at, from) + text;
      at = to;
    }
    code += file.text.slice(at, end);
    return { code: `"use strict";${this.heads.join('')}${code}\n`, declares: [...new Set(this.declared.values())] };
  }

  private insert(at: number, text: string): void {
    this.edits.push({ from: at, to: at, text });
  }

  private note(name: TS.Identifier): void {
    const symbol = this.checker.getSymbolAtLocation(name);
    if (symbol) this.declared.set(symbol, name.text);
  }

  private noteNames(statement: TS.Statement): void {
    const { ts } = this;
    if (ts.isVariableStatement(statement)) statement.declarationList.declarations.forEach(({ name }) => this.noteBinding(name));
    else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name) this.note(statement.name);
    else if (ts.isImportDeclaration(statement)) namesOf(ts, statement).forEach(({ name }) => this.note(name));
  }

  private noteBinding(name: TS.BindingName): void {
    if (this.ts.isIdentifier(name)) this.note(name);
    else for (const element of name.elements) if (this.ts.isBindingElement(element)) this.noteBinding(element.name);
  }

  private rewrite(statement: TS.Statement): void {
    const { ts } = this;
    if (ts.isImportDeclaration(statement)) return this.rewriteImport(statement);
    if (ts.isExportDeclaration(statement)) return void this.edits.push({ from: statement.getStart(), to: statement.end, text: ';' });
    const exported = ts.canHaveModifiers(statement) ? ts.getModifiers(statement)?.filter(({ kind }) =>
      kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword) ?? [] : [];
    for (const modifier of exported) this.edits.push({ from: modifier.getStart(), to: modifier.end, text: '' });
    if (ts.isVariableStatement(statement)) return this.rewriteVariables(statement);
    if (ts.isFunctionDeclaration(statement) && statement.name) this.heads.push(`cells$.${statement.name.text} = ${statement.name.text};`);
    if (ts.isClassDeclaration(statement) && statement.name) {
      this.insert(exported.at(-1)?.end ?? statement.getStart(), `;cells$.${statement.name.text} = `);
      this.insert(statement.end, ';');
    }
    this.visitChildren(statement);
  }

  private rewriteImport(statement: TS.ImportDeclaration): void {
    const from = (statement.moduleSpecifier as TS.StringLiteral).text;
    const set = namesOf(this.ts, statement).map(({ name, of }) => `cells$.${name.text} = ${of === '*' ? 'm$' : `m$[${JSON.stringify(of)}]`};`);
    this.heads.push(`{ const m$ = await import$(${JSON.stringify(from)}); ${set.join(' ')} }`);
    this.edits.push({ from: statement.getStart(), to: statement.end, text: ';' });
  }

  private rewriteVariables({ declarationList: list }: TS.VariableStatement): void {
    const { ts } = this;
    this.edits.push({ from: list.getStart(), to: list.declarations[0]!.getStart(), text: ';' });
    for (const { name, initializer, end } of list.declarations) {
      if (ts.isIdentifier(name)) {
        this.edits.push({ from: name.getStart(), to: name.end, text: `cells$.${name.text}${initializer ? '' : ' = undefined'}` });
      } else {
        this.insert(name.getStart(), '(');
        this.rewritePattern(name);
        this.insert(end, ')');
      }
      if (initializer) this.visit(initializer);
    }
  }

  /** `{ a, b: [c] = d, ...rest }` as what assigns: `{ a: cells$.a, b: [cells$.c] = d, ...cells$.rest }`. */
  private rewritePattern(pattern: TS.BindingPattern): void {
    const { ts } = this;
    for (const element of pattern.elements) {
      if (!ts.isBindingElement(element)) continue;
      const { name, propertyName, dotDotDotToken, initializer } = element;
      if (propertyName && ts.isComputedPropertyName(propertyName)) this.visit(propertyName.expression);
      if (ts.isIdentifier(name)) {
        const key = ts.isObjectBindingPattern(pattern) && !propertyName && !dotDotDotToken ? `${name.text}: ` : '';
        this.edits.push({ from: name.getStart(), to: name.end, text: `${key}cells$.${name.text}` });
      } else this.rewritePattern(name);
      if (initializer) this.visit(initializer);
    }
  }

  private readonly visit = (node: TS.Node): void => {
    const { ts } = this;
    if (ts.isShorthandPropertyAssignment(node)) {
      const { name } = node;
      if (this.outlives(this.checker.getShorthandAssignmentValueSymbol(node), name.text)) this.insert(name.end, `: cells$.${name.text}`);
      if (node.objectAssignmentInitializer) this.visit(node.objectAssignmentInitializer);
      return;
    }
    if (node.kind === ts.SyntaxKind.ImportKeyword && ts.isCallExpression(node.parent)) this.insert(node.end, '$');
    if (ts.isIdentifier(node)) {
      const isMeant = isReference(ts, node) && this.outlives(this.checker.getSymbolAtLocation(node), node.text);
      if (isMeant) this.insert(node.getStart(), 'cells$.');
      return;
    }
    this.visitChildren(node);
  };

  private visitChildren(node: TS.Node): void {
    this.ts.forEachChild(node, this.visit);
  }

  private outlives(symbol: TS.Symbol | undefined, name: string): boolean {
    return symbol ? this.declared.has(symbol) : this.known.has(name);
  }
}

/** The names that an import declares, and which export each is: `*` for all. */
function namesOf(ts: typeof TS, { importClause: clause }: TS.ImportDeclaration): { name: TS.Identifier; of: string }[] {
  const bindings = clause?.namedBindings;
  const named = !bindings ? [] : ts.isNamespaceImport(bindings) ? [{ name: bindings.name, of: '*' }]
    : bindings.elements.map(({ name, propertyName }) => ({ name, of: (propertyName ?? name).text }));
  return clause?.name ? [{ name: clause.name, of: 'default' }, ...named] : named;
}

/** Whether an identifier stands for a variable, and not for a property, a label or the name of what is declared there. */
function isReference(ts: typeof TS, node: TS.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent)) return parent.name !== node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent)) return parent.initializer === node;
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) return parent.name !== node;
  if (ts.isLabeledStatement(parent)) return parent.label !== node;
  return !(ts.isFunctionLike(parent) && 'name' in parent && parent.name === node) && !(ts.isClassLike(parent) && parent.name === node)
    && !ts.isBreakOrContinueStatement(parent);
}
