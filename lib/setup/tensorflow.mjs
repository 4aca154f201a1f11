// Step: TensorFlow, in three rungs: the official binary of tfjs-node; its addon built against pip's wheel; WebAssembly.
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { canWrite, onPath, root, setupDir, temporaryDir, tfjsNodeDir } from './paths.mjs';
import { lastLines, run } from './programs.mjs';
import { onlyFilesOnDisk, pipInstall, whyPipFailed } from './python.mjs';
import { remedies } from './remedies.mjs';
import { fingerprint, readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { mustWrite } from './step.mjs';
/** @import { Network } from './python.mjs' */
/** @import { Outcome, Say } from './step.mjs' */

/** @typedef {{ ok: false, why: string, offline?: boolean }} Refused and whether for want of a network */
/** @typedef {{ ok: true } | Refused} Done */
/** @typedef {{ ok: true, version: string } | Refused} Rung the version of TensorFlow that works, or why this way does not */

/** The wheel with which the addon is known to work, with its hashes; made from tensorflow.in by the command in its first lines. */
const pinned = join(root, 'lib', 'setup', 'tensorflow.txt');
const wheelDir = join(setupDir, 'tensorflow');
const depsLib = join(tfjsNodeDir, 'deps', 'lib');
const addonDir = join(tfjsNodeDir, 'lib', 'napi-v8');
const addon = join(addonDir, 'tfjs_binding.node');

/**
 * Multiplies two matrices in a child process: a binary that crashes while loading must not take set-up with it.
 * @returns {Promise<{ output: string, version?: string | undefined }>}
 */
async function verify() {
  if (!existsSync(addon)) return { output: 'the addon was not built' };
  const code = `
    require('node:util').isNullOrUndefined ??= (value) => value === null || value === undefined; // gone in Node 23, called by tfjs-node
    const tf = require('@tensorflow/tfjs-node');
    const [value] = tf.matMul(tf.ones([1, 3]), tf.ones([3, 1])).dataSync();
    console.log(value === 3 ? 'version ' + tf.backend().binding.TF_Version : 'wrong product ' + value);`;
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' };
  const { output } = await run('tensorflow-verify', process.execPath, ['-e', code], { env, limitSeconds: 60 });
  return { output, version: /version (\S+)/.exec(output)?.[1] };
}

/** Whether the addon loads, with all that it links. In a child process, as above, and quicker than a product. */
async function loads() {
  if (!existsSync(addon)) return false;
  const code = `process.dlopen(module, ${JSON.stringify(addon)}); if (!module.exports.TF_Version) process.exit(1);`;
  return (await run('tensorflow-load', process.execPath, ['-e', code], { limitSeconds: 60 })).ok;
}

/** Where the official binary is published; the variables are those that tfjs-node's own installer reads. */
function officialHost() {
  const { TFJS_NODE_CDN_STORAGE, npm_config_TFJS_NODE_CDN_STORAGE, CDN_STORAGE } = process.env;
  return TFJS_NODE_CDN_STORAGE || npm_config_TFJS_NODE_CDN_STORAGE || CDN_STORAGE || 'https://storage.googleapis.com/';
}

/**
 * Whether the host answers with a success within five seconds. The official installer does not look at the status.
 * @returns {Promise<Done>}
 */
export async function officialHostAnswers() {
  const { HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy } = process.env;
  // fetch would go around the proxy; let the installer try
  if (HTTPS_PROXY || https_proxy || HTTP_PROXY || http_proxy) return { ok: true };
  const url = `${officialHost()}tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz`;
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(5000) });
    return response.ok ? { ok: true } : { ok: false, why: `its host answers with status ${response.status}` };
  } catch {
    return { ok: false, offline: true, why: 'its host cannot be reached' };
  }
}

/** @param {Say} say @returns {Promise<Rung>} */
async function tryOfficial(say) {
  say("asking the official binary's host");
  const answer = await officialHostAnswers();
  if (!answer.ok) return answer;
  say('fetching the official binary');
  rmSync(join(tfjsNodeDir, 'deps'), { recursive: true, force: true });
  const env = { ...process.env, TMPDIR: temporaryDir, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter) };
  const options = { cwd: tfjsNodeDir, env, limitSeconds: 600 };
  const install = await run('tensorflow-official', process.execPath, ['scripts/install.js'], options);
  const compiler = findCompiler();
  if (!existsSync(addon) && existsSync(depsLib) && compiler) await compileAddon(compiler);
  const check = await verify();
  if (!check.version) return { ok: false, why: `its installer failed (${lastLines(install.output, 1)})` };
  return { ok: true, version: check.version };
}

/**
 * The wheel's libraries, [name, bytes] each.
 * @returns {[file: string, bytes: number][]}
 */
function librarySizes() {
  if (!existsSync(wheelDir)) return [];
  const libraries = readdirSync(wheelDir).filter((file) => file.startsWith('lib')).sort();
  return libraries.map((file) => [file, statSync(join(wheelDir, file)).size]);
}

/**
 * TensorFlow's C library and headers out of pip's wheel. Any Python's wheel will do: no Python code of it is run.
 * @param {Say} say
 * @param {Network} network
 * @returns {Promise<Done>}
 */
async function fetchWheel(say, network) {
  const kept = readStamp('tensorflow-wheel'); // absent where an earlier version of the kit fetched it
  const isThere = existsSync(join(wheelDir, 'include')); // it is put there last
  if (isThere && (!kept || JSON.stringify(kept.libraries) === JSON.stringify(librarySizes()))) return { ok: true };
  removeStamp('tensorflow-wheel');
  say("fetching TensorFlow's wheel");
  const target = join(setupDir, 'tensorflow-wheel');
  const name = process.arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow';
  const base = ['--no-deps', '--only-binary=:all:', '--no-compile', '--target', target];
  const fromIndex = ['--require-hashes', '-r', pinned];
  const known = /==(\S+)/.exec(readFileSync(pinned, 'utf8'))?.[1];
  const pythons = ['3.13', '3.12', '3.11', '3.10'].map((version) => ['--python-version', version]);
  const attempts = [[...(pythons[0] ?? []), ...fromIndex]];
  // the user's own wheel files may be of another version, or for another Python
  if (await onlyFilesOnDisk()) attempts.push([`${name}<=${known}`], [name], ...pythons.map((python) => [name, ...python]));
  /** @param {string[]} words */
  const install = (words) => {
    rmSync(target, { recursive: true, force: true });
    return pipInstall('tensorflow-wheel', [...base, ...words], network);
  };
  let result = await install(fromIndex);
  for (const attempt of attempts) {
    if (result.ok || result.unreachable) break;
    result = await install(attempt);
  }
  if (!result.ok) return { ok: false, offline: result.unreachable, why: `pip could not get ${name} (${whyPipFailed(result)})` };
  const unpacked = join(target, 'tensorflow');
  rmSync(wheelDir, { recursive: true, force: true });
  mkdirSync(wheelDir, { recursive: true });
  for (const library of readdirSync(unpacked).filter((file) => /^libtensorflow_(cc|framework)\.so\.\d+$/.test(file))) {
    renameSync(join(unpacked, library), join(wheelDir, library));
  }
  renameSync(join(unpacked, 'include'), join(wheelDir, 'include')); // last: its presence says that all is there
  writeStamp('tensorflow-wheel', { libraries: librarySizes() });
  rmSync(target, { recursive: true, force: true }); // the Python part, a third of a gigabyte
  return { ok: true };
}

/** The names under which tfjs-node looks for the C library, as links to the wheel's files. */
function linkLibraries() {
  mkdirSync(depsLib, { recursive: true });
  /** @param {string} name @param {string} file */
  const link = (name, file) => {
    rmSync(name, { recursive: true, force: true });
    symlinkSync(relative(dirname(name), file), name); // relative, so that the project may be moved
  };
  for (const [library] of librarySizes()) {
    const names = library.includes('framework')
      ? ['libtensorflow_framework.so', library]
      : ['libtensorflow.so', library];
    for (const name of names) link(join(depsLib, name), join(wheelDir, library));
  }
  link(join(tfjsNodeDir, 'deps', 'include'), join(wheelDir, 'include'));
}

const findCompiler = () => [process.env.CXX, ...onPath('c++'), ...onPath('g++'), ...onPath('clang++')].filter(Boolean)[0];

/**
 * Compiles tfjs-node's addon, two C++ files. Calling the compiler directly needs neither node-gyp nor Node's own headers:
 * the addon uses only the stable N-API, whose headers are an npm package.
 * @param {string} compiler
 * @returns {Promise<Done>}
 */
async function compileAddon(compiler) {
  mkdirSync(addonDir, { recursive: true });
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(tfjsNodeDir, 'binding', file));
  const includes = [join(root, 'node_modules', 'node-api-headers', 'include'), join(tfjsNodeDir, 'deps', 'include'), tfjsNodeDir];
  const result = await run('tensorflow-addon', compiler, [
    '-O2', '-shared', '-fPIC', '-std=c++17', '-DNAPI_VERSION=8',
    ...includes.map((folder) => `-I${folder}`), ...sources, '-o', `${addon}.new`,
    `-L${depsLib}`, '-ltensorflow', '-ltensorflow_framework', '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ], { limitSeconds: 300, env: { ...process.env, TMPDIR: temporaryDir } });
  if (!result.ok) return { ok: false, why: `the addon does not compile (${lastLines(result.output, 1)}; see ${result.log})` };
  renameSync(`${addon}.new`, addon);
  return { ok: true };
}

/** @param {Say} say @param {Network} network @returns {Promise<Rung>} */
async function tryWheel(say, network) {
  if (process.platform !== 'linux') return { ok: false, why: 'building against the wheel is for Linux only' };
  const compiler = findCompiler();
  if (!compiler) return { ok: false, why: `there is no C++ compiler; for one: ${remedies.compiler()}` };
  const wheel = await fetchWheel(say, network);
  if (!wheel.ok) return wheel;
  say('compiling the addon');
  linkLibraries();
  const built = await compileAddon(compiler);
  if (!built.ok) return built;
  const check = await verify();
  if (!check.version) return { ok: false, why: `the addon does not load (${lastLines(check.output, 1)})` };
  return { ok: true, version: check.version };
}

/** @type {[rung: 'official' | 'wheel', attempt: (say: Say, network: Network) => Promise<Rung>, name: string][]} */
const RUNGS = [['official', tryOfficial, 'official binary'], ['wheel', tryWheel, "built against pip's wheel"]];

/**
 * Climbs down the rungs until TensorFlow works; remembers the one that did. SCALING_TENSORFLOW=official|wheel|wasm asks for one.
 * WebAssembly is remembered for as long as there is the same compiler and the same environment; what failed for want of a network is not.
 * @param {Say} say
 * @param {Network} network
 * @returns {Promise<Outcome>}
 */
export async function installTensorFlow(say, network) {
  const asked = process.env.SCALING_TENSORFLOW;
  const wanted = fingerprint(readStamp('npm'), asked ?? 'any', process.platform, process.arch);
  const circumstances = fingerprint(findCompiler() ?? 'none', readStamp('venv') ?? 'none');
  const stamp = readStamp('tensorflow');
  if (stamp?.wanted === wanted) {
    if (stamp.rung !== 'wasm' && (await loads())) return stamp.result;
    if (stamp.rung === 'wasm' && (stamp.circumstances === circumstances || !canWrite(setupDir))) return stamp.result;
  }
  mustWrite('TensorFlow');
  removeStamp('tensorflow');
  const reasons = [];
  let offline = false;
  for (const [rung, attempt, name] of RUNGS) {
    if (asked && asked !== rung) continue;
    const outcome = await attempt(say, network);
    if (outcome.ok) {
      const result = `TensorFlow ${outcome.version}, ${name}${reasons.length ? ` (${reasons.join('; ')})` : ''}`;
      writeStamp('tensorflow', { wanted, rung, result });
      return result;
    }
    reasons.push(`${name}: ${outcome.why}`);
    offline ||= outcome.offline === true;
  }
  rmSync(addon, { force: true }); // an addon that does not load must not be found
  const slower = 'training is about ten times slower, all else is the same';
  const note = `WebAssembly: ${slower}. ${reasons.join('. ')}. Mend one of these, then: ${remedies.again()}`;
  const result = { warning: true, note };
  writeStamp('tensorflow', { wanted, rung: 'wasm', result, ...(!offline && { circumstances }) });
  return result;
}
