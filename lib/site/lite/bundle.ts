import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { InputError } from '../../core/check.js';
import { bundleForPages } from '../../setup/build.mjs';
import { root } from '../../setup/paths.mjs';

const lib = join(root, 'lib');
const dist = join(lib, 'dist');
const packages = join(root, 'node_modules');

/** Packages that need a machine; what a tab has in their place stands in node-in-tab.ts, with Node's own modules. */
const NEED_MACHINE = ['proper-lockfile', 'yauzl', '@resvg/resvg-js', '@tensorflow/tfjs-node', 'google-protobuf', 'stream'];

/** Packages that do in a tab what a module of Node does; they are what node-in-tab.ts itself is made of. */
const STAND_INS = [['node:path', join(packages, 'path-browserify', 'index.js')], ['node:buffer', join(packages, 'buffer', 'index.js')]] as const;

/** The doors of the package `scaling`, by the names that a cell imports. */
export function doors(): Record<string, string> {
  const { exports } = JSON.parse(readFileSync(join(lib, 'package.json'), 'utf8')) as { exports: Record<string, string | { default: string }> };
  const open = Object.entries(exports).flatMap(([door, to]) => (typeof to === 'string' ? [] : [[join('scaling', door), to.default] as const]));
  return Object.fromEntries(open.map(([name, file]) => [name, join(lib, file)]));
}

/** Resolves what a tab has not: Node's modules and what leans on them, the compiler (the kernel has one), and where WebAssembly lies. */
const forTab: Plugin = {
  name: 'for a tab',
  setup(build) {
    for (const [name, stand] of STAND_INS)
      build.onResolve({ filter: new RegExp(`^${name}$`) }, ({ importer }) => (/node-in-tab|prelude/.test(importer) ? { path: stand } : undefined));
    build.onResolve({ filter: /^node:/ }, ({ path }) => ({ path: path.slice('node:'.length), namespace: 'node' }));
    build.onResolve({ filter: new RegExp(`^(${NEED_MACHINE.join('|')})(/|$)`) }, ({ path }) => ({ path, namespace: 'node' }));
    build.onLoad({ filter: /.*/, namespace: 'node' }, ({ path }) => ({ contents: `module.exports = globalThis.nodeInTab(${JSON.stringify(path)})` }));
    build.onLoad({ filter: /[/\\]answers[/\\]typescript\.js$/ }, () => ({ contents: 'export const typescript = () => globalThis.typescriptInTab' }));
    // a tab with files of the site reads datasets/ as a machine does
    build.onResolve({ filter: /\/kit\.js$/ }, ({ resolveDir }) => (resolveDir.includes('scaling') || resolveDir.startsWith(lib) ? { path: join(dist, 'core', 'kit.js') } : undefined));
    build.onResolve({ filter: /^@tensorflow\/tfjs-backend-wasm$/ }, ({ namespace }) => (namespace === 'wasm' ? undefined : { path: 'wasm', namespace: 'wasm' }));
    build.onLoad({ filter: /.*/, namespace: 'wasm' }, () => ({
      resolveDir: root,
      contents: `import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
setWasmPaths(new URL('./', import.meta.url).href);
export * from '@tensorflow/tfjs-backend-wasm';`,
    }));
  },
};

/** The package as ES modules of a page, a file a door; what training loads is apart, and so is what starts the kernel. */
export async function bundleScaling(folder: string): Promise<void> {
  await bundleForPages({
    entryPoints: { ...doors(), prelude: join(dist, 'site', 'lite', 'prelude.js') },
    outdir: folder, splitting: true, format: 'esm', keepNames: true, legalComments: 'linked', plugins: [forTab],
  });
  const wasm = join(packages, '@tensorflow', 'tfjs-backend-wasm', 'dist');
  for (const file of readdirSync(wasm)) if (file.endsWith('.wasm')) cpSync(join(wasm, file), join(folder, file));
  cpSync(join(dist, 'pages', 'living.js'), join(folder, 'scaling', 'pages', 'living.js')); // beside scaling/living.js
}

/** Texts of all files below a folder that a test accepts, by `/node_modules/NAME/…`. */
function declarationsIn(name: string, accepts: (file: string) => boolean): [path: string, text: string][] {
  const folder = join(packages, name);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts') && accepts(file))
    .map((file) => [`/node_modules/${name}/${file}`, readFileSync(join(folder, file), 'utf8')]);
}

/**
 * What the kernel checks cells by: the libraries of TypeScript without those of a page, tslab's display, and the doors of `scaling` with
 * what they name of other packages.
 */
export function typesOfCells(): Record<string, string> {
  const libraries = declarationsIn('typescript', (file) => /^lib[/\\]lib\.(es|decorators)/.test(file) && !/dom|webworker|\.full/.test(file));
  const scaling = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts'))
    .filter((file) => !/^(commands|site[/\\](?!living|tab)|typescript-kernel|cli|course[/\\]grading)/.test(file));
  const zod = declarationsIn('zod', (file) => /^(index|v4[/\\](classic|core|locales)[/\\].*)\.d\.ts$/.test(file));
  return {
    ...Object.fromEntries([...libraries, ...zod]),
    '/node_modules/zod/package.json': readFileSync(join(packages, 'zod', 'package.json'), 'utf8'),
    ...Object.fromEntries(scaling.map((file) => [`/node_modules/scaling/dist/${file}`, readFileSync(join(dist, file), 'utf8')])),
    '/node_modules/scaling/package.json': readFileSync(join(lib, 'package.json'), 'utf8'),
    '/node_modules/tslab/index.d.ts': readFileSync(join(packages, 'tslab', 'dist', 'public.d.ts'), 'utf8'),
    '/globals.d.ts': readFileSync(join(lib, 'site', 'lite', 'globals.txt'), 'utf8'),
  };
}

/**
 * The files of datasets/ that a notebook may read, what a homework check knows of misconceptions, and the declarations that are the
 * corpus of real text, below `folder`.
 */
export function writeFiles(folder: string): void {
  const datasets = join(root, 'datasets');
  const wanted = readdirSync(datasets, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(csv|jsonl|json)$/.test(file)).sort();
  if (!wanted.some((file) => file.endsWith('.jsonl'))) throw new InputError(`datasets: expected recorded runs in ${join(datasets, 'runs')}, found none`);
  const paths = [...wanted.map((file) => `datasets/${file}`), 'lib/course/homework/sets/foreseen.json'];
  for (const path of paths) {
    mkdirSync(dirname(join(folder, 'files', path)), { recursive: true });
    cpSync(join(root, path), join(folder, 'files', path));
  }
  const lock = 'package-lock.json'; // by which the kit knows its own folder
  writeFileSync(join(folder, 'files', lock), '{}\n');
  const texts = ['typescript', '@types/node'].flatMap((name) => declarationsIn(name, (file) => !file.startsWith('node_modules')));
  writeFileSync(join(folder, 'declarations.json'), JSON.stringify(Object.fromEntries(texts)));
  writeFileSync(join(folder, 'types.json'), JSON.stringify(typesOfCells()));
  const packed = { folder: '/kit/node_modules', url: 'declarations.json' };
  writeFileSync(join(folder, 'files.json'), JSON.stringify({ paths: [...paths, lock], packed }));
}
