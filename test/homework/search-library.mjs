// Calls every function that the built library exports on the cases of the exercises, as a student could in one line: run by
// library.campaign.ts, in a process that may read and do nothing else. Standard input: the exercises with all their
// cases; standard output: what answers them all.
import fs, { readFileSync, readdirSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';

/** @typedef {typeof import('../../lib/course/answers/values.js')} Compare */
/** @typedef {Parameters<Compare['firstDifference']>} Comparison */
/** @typedef {{ inputs: unknown[], expected: Comparison[1] }} Case */
/** @typedef {{ id: string, cases: [Case, ...Case[]], tolerance: Comparison[2], names: string[] }} Exercise */
/** @typedef {(...args: unknown[]) => unknown} Callable */
/** @typedef {(f: Callable, args: unknown[], names: string[]) => unknown} Call one way to call a function */

const [, , dist = '', only] = process.argv;
let exploring = false; // while functions are called
/** @type {Exercise[]} */
const exercises = JSON.parse(readFileSync(0, 'utf8'));
const comparing = pathToFileURL(join(dist, 'course/answers/values.js')).href;
const { firstDifference, asJson } = /** @type {Compare} */ (await import(comparing));
for (const name of ['readFileSync', 'openSync', 'readSync', 'fstatSync', 'existsSync', 'statSync', 'lstatSync', 'createReadStream']) {
  const real = /** @type {Callable} */ (Reflect.get(fs, name));
  /** @type {Callable} */
  const onlyOurs = (...args) => {
    if (exploring) throw new Error('an answer reads no file');
    return real(...args);
  };
  Reflect.set(fs, name, onlyOurs);
}
syncBuiltinESMExports();
Object.assign(globalThis, { fetch: () => Promise.reject(new Error('no network')) }); // assigned, it would be everybody's type of fetch
process.exit = () => { throw new Error('no exit'); };
process.on('unhandledRejection', () => undefined).on('uncaughtException', () => undefined); // promises that nobody waits for
process.on = process.addListener = process.once = () => process; // nor does a module end this one

/**
 * All orders of up to three arguments; of more, there and back.
 * @template Item
 * @param {Item[]} args
 * @returns {Item[][]}
 */
function ordersOf(args) {
  if (args.length > 3) return [args, [...args].reverse()];
  return args.length < 2 ? [args] : args.flatMap((one, i) => ordersOf(args.filter((_, k) => k !== i)).map((rest) => [one, ...rest]));
}
/** @param {unknown[]} args @returns {unknown[]} */
const flat = (args) => args.flatMap((one) => (one !== null && typeof one === 'object' && !Array.isArray(one) ? Object.values(one) : [one]));
/** @param {unknown[]} args @param {string[]} names */
const named = (args, names) => Object.fromEntries(args.map((one, i) => [names[i], one]));

/** @param {unknown} size */
const small = (size) => {
  if (typeof size !== 'number' || size > 100) throw new RangeError('no size of a table');
  return size;
};

/** @param {number} size @param {(i: number, k: number) => unknown} cell */
const table = (size, cell) => Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, k) => cell(i, k)));

/** What is tried need not be what it is taken for: a mistake of type is thrown, and caught. @param {unknown} value */
const list = (value) => /** @type {unknown[]} */ (value);
/** @param {unknown} value */
const callable = (value) => /** @type {Callable} */ (value);

/** @param {number[]} order @returns {Call} */
const inOrder = (order) => (f, args) => f(...order.map((i) => args[i]));

/**
 * Ways to call f, each from arguments and their names.
 * @param {number} count
 * @returns {Call[]}
 */
const calls = (count) => [
  ...ordersOf(Array.from({ length: count }, (_, i) => i)).map(inOrder),
  (f, args) => f(args), (f, args) => f(...flat(args)), (f, args, names) => f(named(args, names)),
  (f, args) => callable(f(...args.slice(1)))(args[0]), (f, args) => callable(f(args[0]))(...args.slice(1)),
  (f, args) => list(args[0]).map((one) => f(one, ...args.slice(1))),
  (f, args) => list(args[0]).map((one, i) => f(one, list(args[1])[i])),
  (f, [size, ...rest]) => table(small(size), (i, k) => f(i, k, ...rest)),
  (f, [size, ...rest]) => table(small(size), (i, k) => callable(f(...rest))(i, k)),
];
/** @type {((result: unknown) => unknown)[]} what is taken of the result */
const takings = [
  (r) => r, (r) => list(r)[0], (r) => list(r).at(-1), (r) => 1 - Number(r), (r) => -Number(r), (r) => 1 / Number(r),
  ...[0, 1, 2, 3, 4, 5].map((i) => (/** @type {unknown} */ r) => Object.values(/** @type {object} */ (r))[i]),
];

/** @param {Callable} f @param {Exercise} exercise */
const answers = (f, { cases, tolerance, names }) => calls(names.length).some((call) => {
  /** @type {unknown} */
  let first;
  /** @param {Case} one */
  const resultOf = ({ inputs }) => call(f, structuredClone(inputs), names);
  /** @param {unknown} taken @param {Case} one */
  const isRight = (taken, { expected }) => firstDifference(asJson(taken), expected, tolerance) === undefined;
  try {
    first = resultOf(cases[0]);
    if (first === undefined || first === null || typeof (/** @type {{ then?: unknown }} */ (first).then) === 'function') return false;
  } catch {
    return false;
  }
  return takings.some((take) => {
    try {
      return isRight(take(first), cases[0]) && cases.slice(1).every((one) => isRight(take(resultOf(one)), one));
    } catch {
      return false;
    }
  });
});

Object.assign(globalThis, { answers });

/** @type {string[]} */
const found = [];
let functions = 0;
for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!file.endsWith('.js') || (only && !file.startsWith(only))) continue;
  // no answers of their own
  if (/^(commands|setup|kernel|cli\b|course\/(answers|homework|grading))|(^|\/)(serve-|live-|worker|resample-worker|index\b)/.test(file)) continue;
  /** @type {Record<string, unknown>} */
  let module;
  try {
    module = /** @type {typeof module} */ (await import(pathToFileURL(join(dist, file)).href));
  } catch (error) {
    console.error(`${file}: ${/** @type {Error} */ (error).message}`);
    continue;
  }
  for (const [name, f] of Object.entries(module)) {
    if (typeof f !== 'function' || /^class /.test(String(f))) continue;
    functions++;
    let slow = 0;
    for (const exercise of exercises) {
      if (slow === 2) break; // it computes more than an exercise asks for
      Object.assign(globalThis, { f, exercise });
      try {
        exploring = true;
        if (vm.runInThisContext('answers(f, exercise)', { timeout: 300 })) found.push(`${exercise.id} ${name}`);
      } catch {
        slow++;
      } finally {
        exploring = false;
      }
    }
  }
}
process.stdout.write(JSON.stringify({ functions, found }));
process.kill(process.pid, 'SIGKILL');
