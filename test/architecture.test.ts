import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { root } from '../lib/setup/paths.mjs';

const lib = join(root, 'lib');

/**
 * The floors of lib/, as its README draws them: a folder imports only from folders before its own line, and from itself. setup/ is plain
 * Node and imports nothing.
 */
const FLOORS = [
  ['setup', 'typescript-kernel'],
  ['core'],
  ['corpus', 'fit', 'emergence'],
  ['model'],
  ['engine'],
  ['train'],
  ['runs', 'plot'],
  ['figures'],
  ['course'],
  ['site'],
  ['commands'],
  ['index.ts', 'cli.ts', 'web.ts'],
];

/** What starts without TensorFlow: notebooks that analyse, fit and plot. Files of model/ named here are plain numbers. */
const WITHOUT_TENSORFLOW = ['index.ts', 'core', 'corpus', 'fit', 'emergence', 'plot', 'figures', 'runs', 'course'];

interface Import {
  from: string;
  to: string;
  /** `import type` and `import()` load nothing when the module is loaded. */
  loads: boolean;
}

const floorOf = (path: string) => FLOORS.findIndex((floor) => floor.includes(path.split('/')[0]!));

const files = readdirSync(lib, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('dist') && !file.includes('node_modules'));

function importsOf(file: string): Import[] {
  const source = readFileSync(join(lib, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const statements = [...source.matchAll(/^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|(import\()'([^']+)'\)/gm)];
  return statements.map(([, type, from, bare, call, dynamic]) => ({
    from: file,
    to: (from ?? bare ?? dynamic)!,
    loads: type === undefined && call === undefined,
  }));
}

const isInside = ({ to }: Import) => to.startsWith('.');
const target = ({ from, to }: Import) => relative(lib, resolve(lib, dirname(from), to)).replace(/\.js$/, '.ts');

/** Every file that these load, and the ways to a package whose name begins so; `takes` says which file stands for one, or none. */
function loadedBy(
  starts: readonly string[], { forbidden, takes = (file) => file }: { forbidden: string; takes?: (file: string) => string | false },
): { visited: Set<string>; wrong: string[] } {
  const visited = new Set<string>();
  const wrong: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (visited.has(file)) return;
    visited.add(file);
    for (const one of importsOf(file)) {
      if (!one.loads) continue;
      if (one.to.startsWith(forbidden)) wrong.push([...path, file, one.to].join(' -> '));
      const next = isInside(one) && takes(target(one));
      if (next) visit(next, [...path, file]);
    }
  };
  for (const file of starts) visit(file, []);
  return { visited, wrong };
}

describe('the floors of lib/', () => {
  it('hold every file', () => {
    expect(files.filter((file) => floorOf(file) < 0)).toEqual([]);
  });

  it('are built on those above them: no folder imports from its own floor\'s neighbours or from below', () => {
    const wrong = files.flatMap(importsOf).filter(isInside).filter((one) => {
      const [own, other] = [one.from.split('/')[0], target(one).split('/')[0]!];
      return own !== other && floorOf(target(one)) >= floorOf(one.from);
    });
    expect(wrong.map((one) => `${one.from} imports ${target(one)}`)).toEqual([]);
  });

  it('of the school, course/, are built the same way: answers, then homework, then grading; the lecture stands apart', () => {
    const ROOMS = ['answers', 'homework', 'grading'];
    const between = files.flatMap(importsOf).filter(isInside).map((one) => [one.from, target(one)] as const)
      .filter(([from, to]) => from.startsWith('course/') && to.startsWith('course/') && from.split('/')[1] !== to.split('/')[1]);
    const wrong = between.filter(
      ([from, to]) =>
        ROOMS.indexOf(from.split('/')[1]!) <= ROOMS.indexOf(to.split('/')[1]!) ||
        from.startsWith('course/lecture/') ||
        to.startsWith('course/lecture/'),
    );
    expect(wrong.map(([from, to]) => `${from} imports ${to}`)).toEqual([]);
    expect(between.length).toBeGreaterThan(10);
  });

  it('have no cycles among the modules that load each other', () => {
    const graph = new Map(files.map((file) => [file, importsOf(file).filter((one) => isInside(one) && one.loads).map(target)]));
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) throw new Error(`import cycle: ${[...path.slice(path.indexOf(file)), file].join(' -> ')}`);
      if (done.has(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(done.size).toBeGreaterThanOrEqual(files.length);
  });

  it('load no TensorFlow where notebooks only analyse', () => {
    const starts = files.filter((name) => WITHOUT_TENSORFLOW.includes(name.split('/')[0]!));
    const { wrong } = loadedBy(starts, { forbidden: '@tensorflow/' });
    expect(wrong).toEqual([]);
  });

  it('load no slides, questions or server where the command line only starts', () => {
    const { wrong, visited } = loadedBy(['commands/present.ts'], { forbidden: 'fastify' });
    expect([wrong, [...visited].filter((file) => /^(site|course)\//.test(file))]).toEqual([[], []]);
  });

  it('load nothing of Node in a page, which takes the files that lib/package.json names', () => {
    const { browser } = JSON.parse(readFileSync(join(lib, 'package.json'), 'utf8')) as { browser: Record<string, string | false> };
    const built = (file: string) => `./dist/${file.replace(/ts$/, 'js')}`;
    const inPage = (file: string) => {
      const other = browser[built(file)];
      return other === undefined ? file : other && other.replace(/^\.\/dist\/(.*)js$/, '$1ts');
    };
    const { wrong, visited } = loadedBy(['web.ts'], { forbidden: 'node:', takes: inPage });
    expect(wrong).toEqual([]);
    expect(visited).toContain('core/kit-web.ts');
  });
});

/** Templates that look like HTML and are no page's text, with their file. */
const NOT_A_PAGE: [file: string, template: string][] = [
  ['course/homework/notebook/challenge-notebook.ts', '${digit} · 10<sup>${exponent}</sup>'], // Markdown, of numbers
  ['course/grading/render-answer.ts', '<html><body>${svgAsPictures(foreign)}</body></html>'], // what the sanitiser reads
];

/**
 * What a file joins to HTML by hand: a template with values and a tag, a string with a tag in a sum, or one for what a pattern found.
 * Patterns themselves are none.
 */
function joinedByHand(name: string, source: string): string[] {
  const isInSum = ({ parent }: ts.Node) => ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken;
  const isTag = (text: string) => /<\/?(?:[a-z]|\$\{)/i.test(text);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isOfRegExp = ts.isNewExpression(node) && node.expression.getText() === 'RegExp';
    if (ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent)) found.push(node.getText().slice(1, -1));
    if (ts.isStringLiteralLike(node) && (isInSum(node) || /\$[1-9&]/.test(node.text))) found.push(node.text);
    if (!isOfRegExp) node.forEachChild(visit);
  };
  visit(ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true));
  return found.filter(isTag);
}

describe('HTML', () => {
  it('is escaped by the template of core/html.ts alone', () => {
    expect(files.flatMap(importsOf).filter(({ to }) => to === 'escape-html').map(({ from }) => from)).toEqual(['core/html.ts']);
  });

  it('is nowhere joined by hand', () => {
    const found = files.flatMap((file) => joinedByHand(file, readFileSync(join(lib, file), 'utf8')).map((template) => [file, template]));
    expect(found.sort()).toEqual([...NOT_A_PAGE].sort());
    const source = 'f(`<b>${x}`, html`<b>${x}`, `</${tag}>`, "<p>" + x, `${x < y} <`, new RegExp(`<${x}`), x.replace(/y/, "<i>$&"))';
    expect(joinedByHand('x.ts', source)).toEqual(['<b>${x}', '</${tag}>', '<p>', '<i>$&']);
  });
});

describe('the map, lib/README.md,', () => {
  const map = readFileSync(join(lib, 'README.md'), 'utf8');

  it('draws the floors in the order to which the code is held', () => {
    const drawn = [...map.slice(map.indexOf('```'), map.lastIndexOf('```')).matchAll(/([a-z-]+)\/(?=[ ,])/g)].map(([, folder]) => folder!);
    const floorsDrawn = drawn.filter((folder) => !['setup', 'kernel', 'typescript-kernel'].includes(folder)).map(floorOf);
    expect(floorsDrawn).toEqual([...floorsDrawn].sort((a, b) => a - b));
    expect([...new Set(drawn)].sort()).toEqual([...FLOORS.flat().filter((one) => !one.endsWith('.ts')), 'kernel'].sort());
  });

  it('has a line for every folder with code in it, and for no other', () => {
    const folders = new Set(readdirSync(lib, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|mjs|cjs)$/.test(file) && !file.startsWith('dist'))
      .map((file) => `${dirname(file)}/`)
      .filter((folder) => folder !== './'));
    const lines = [...map.matchAll(/^\| `([a-z/-]+\/)` \|/gm)].map(([, folder]) => folder!);
    // a folder that holds only folders needs none
    expect(lines.sort()).toEqual([...folders].sort());
  });

  it('and the pages beside the README name only files that are there', () => {
    for (const page of ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'CLUSTER.md', 'lib/README.md', 'datasets/README.md', 'datasets/runs/README.md']) {
      const text = readFileSync(join(root, page), 'utf8');
      const linked = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path]) => join(dirname(join(root, page)), path!));
      const named = [...text.matchAll(/`((?:lib|test|datasets|notebooks)\/[\w./-]+)`/g)].map(([, path]) => join(root, path!));
      expect([...linked, ...named].filter((path) => !existsSync(path)).map((path) => `${page}: ${relative(root, path)}`)).toEqual([]);
    }
  });

  it('says where each of the twelve files and each name is', () => {
    const places = [...map.matchAll(/`(\w+)`(?: and `(\w+)`)?(?: makes it)? in \[([\w/-]+\.ts)\]|`(\w+)`, in \[([\w/-]+\.ts)\]/g)];
    expect(places.length).toBeGreaterThanOrEqual(5);
    for (const [, first, second, file, third, other] of places) {
      const source = readFileSync(join(lib, (file ?? other)!), 'utf8');
      for (const name of [first, second, third].filter((one) => one !== undefined))
        expect([name, new RegExp(`^export (?:async )?(?:function|const|class) ${name}\\b`, 'm').test(source)]).toEqual([name, true]);
    }
  });
});

describe('the packages', () => {
  it('are pinned to exact versions, and the lockfile names no registry', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    for (const version of Object.values({ ...dependencies, ...devDependencies })) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "http/);
  });

  it('have the version that the lib says it has', () => {
    const version = (file: string) => (JSON.parse(readFileSync(join(root, file), 'utf8')) as { version: string }).version;
    expect([version('lib/package.json'), /LIBRARY_VERSION = '(.+)'/.exec(readFileSync(join(lib, 'core/version.ts'), 'utf8'))![1]]).toEqual([
      version('package.json'),
      version('package.json'),
    ]);
  });
});
