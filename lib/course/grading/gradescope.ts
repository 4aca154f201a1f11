import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { InputError } from '../../core/check.js';
import { root } from '../../setup/paths.mjs';
import type { GradingPlan } from './grading-plan.js';
import type { GradescopeTest } from './feedback.js';
import { zipOf, type ZipInput } from './zip.js';

/** What grading at Gradescope takes, as the zip file has it: no reference, but every hidden case with what is expected. */
export interface GradescopePlan extends GradingPlan {
  /** Who sees how many cases of each exercise are right. */
  cases: GradescopeTest['visibility'] | 'none';
  leaderboard: boolean;
}

/** How a set is packed for Gradescope. */
export interface GradescopeOptions extends Pick<GradescopePlan, 'cases' | 'leaderboard'> {
  /** A Node for Linux on x64 to go with it; absent: the container must have one, or install it. */
  node?: string;
}

/** The oldest Node that grades: the first 20 that has zlib.crc32. */
const NODE_TEST = 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 15) ? 0 : 1)';

/** Installs once, while Gradescope builds the image. */
const SETUP = `#!/bin/bash
# Sets the grader up, while the image is built. It needs Node 20.15 or newer and setpriv (of util-linux, which Debian and Ubuntu always have),
# and no network where the zip file has a Node in it or the image has one.
set -eu
source=$(cd "$(dirname "$0")" && pwd)
place=$(dirname "$source")
works() { "$1" -e '${NODE_TEST}' 2>/dev/null; }
if [ -f "$source/node" ]; then # outside of source, which only root may read: answers run as nobody
  mv "$source/node" "$place/node"
  chmod 755 "$place/node"
fi
find_node() {
  for node in "$place/node" "$(command -v node || true)" "$(command -v nodejs || true)"; do
    if [ -n "$node" ] && works "$node"; then echo "$node"; return; fi
  done
  return 1
}
if ! node=$(find_node); then
  echo 'no Node 20.15 or newer here: asking the distribution for one'
  apt-get install -y --no-install-recommends nodejs || true
  node=$(find_node) || {
    echo 'this distribution has no Node 20.15 or newer: choose a newer base image, or pack the zip file with --node FILE, a Node for Linux on x64' >&2
    exit 1
  }
fi
echo "$node" > "$source/node-path"
command -v setpriv > /dev/null || echo 'there is no setpriv (package util-linux): answers would run as root' >&2
chmod -R go= "$source"
echo "the grader runs with $("$node" --version) at $node"
`;

/** Grades one submission. */
const RUN = `#!/bin/bash
# Grades what lies in submission/ and writes results/results.json.
set -eu
place=\${AUTOGRADER_ROOT:-/autograder}
# nobody, as whom answers run, reads nothing here
chmod -R go= "$place/source" "$place/submission" "$place/results" "$place/submission_metadata.json" 2>/dev/null || true
cd "$place"
exec "$(cat "$place/source/node-path")" --no-warnings "$place/source/kit/lib/dist/course/grading/grade-at-gradescope.js"
`;

/** The modules that run on their own, in the places in which they look for each other. */
const ENTRIES = ['course/grading/grade-at-gradescope', 'course/grading/serve-reading'];

async function bundled(): Promise<ZipInput[]> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: ENTRIES.map((name) => ({ in: join(root, 'lib', 'dist', `${name}.js`), out: name })),
    outdir: '/', write: false, bundle: true, minify: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'silent',
    external: ['*/train/index.js'], // what studies train by; a grader trains nothing
    // packages that are no ES modules ask for `require` and for their own place
    banner: { js: "import { createRequire } from 'node:module'; import { fileURLToPath as placeOf } from 'node:url'; const require = createRequire(import.meta.url); const __filename = placeOf(import.meta.url); const __dirname = placeOf(new URL('.', import.meta.url));" },
    legalComments: 'none',
    plugins: [{
      name: 'the compiler, which the kit loads when it is needed, goes with it',
      setup: (build) => build.onLoad({ filter: /[/\\]answers[/\\]typescript\.js$/ }, () => ({
        contents: "import ts from 'typescript'; export const typescript = () => ts;", resolveDir: root,
      })),
    }],
  });
  return outputFiles.map(({ path, contents }) => ({ name: `kit/lib/dist${path}`, content: Buffer.from(contents) }));
}

/** What this Node is, if it runs in any container of Linux on x64; undefined where it leans on libraries of this machine. */
export function ownNode(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const { stdout } = spawnSync('ldd', [process.execPath], { encoding: 'utf8' });
  const others = [...(stdout ?? '').matchAll(/^\s*(\S+) =>/gm)].map(([, name]) => name!)
    .filter((name) => !/^(?:linux-vdso|lib(?:dl|stdc\+\+|m|gcc_s|pthread|c))\.so/.test(name));
  return others.length === 0 ? process.execPath : undefined;
}

/**
 * An autograder for Gradescope: setup.sh, run_autograder, and the grader of `scaling grade` as two files of JavaScript, which need Node and
 * nothing else, neither TensorFlow nor Python. The hidden cases are in it, the references are not: it is the instructor's.
 * @throws InputError if `node` is no program for Linux on x64
 */
export async function gradescopeZip(plan: GradingPlan, { node, ...options }: GradescopeOptions): Promise<Buffer> {
  const text = (name: string, content: string): ZipInput => ({ name, content: Buffer.from(content) });
  const whole: GradescopePlan = { ...plan, ...options };
  return zipOf([
    { ...text('setup.sh', SETUP), isProgram: true },
    { ...text('run_autograder', RUN), isProgram: true },
    text('plan.json', JSON.stringify(whole)),
    text('kit/package-lock.json', '{}\n'), // by which the kit knows its own folder
    text('kit/lib/dist/package.json', '{ "type": "module" }\n'),
    ...(await bundled()),
    { name: 'kit/lib/course/answers/harness.cjs', content: readFileSync(join(root, 'lib', 'course', 'answers', 'harness.cjs')) },
    ...(node === undefined ? [] : [{ name: 'node', content: nodeIn(node), isProgram: true } as const]),
  ]);
}

/** The bytes of a program for Linux on x64: ELF, 64 bits, machine 62. */
function nodeIn(file: string): Buffer {
  const content = readFileSync(file);
  if (content.readUInt32BE(0) !== 0x7f454c46 || content[4] !== 2 || content.readUInt16LE(18) !== 62)
    throw new InputError(`--node: expected a Node for Linux on x64, which is what Gradescope runs, got ${file}`);
  return content;
}
