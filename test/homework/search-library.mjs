// Calls every function that the built library exports on the cases of the exercises, as a student could in one line: run by
// library.campaign.ts, in a process that
// may read and do nothing else. Standard input: the exercises with all their cases; standard output: what answers them all.
import fs, { readFileSync, readdirSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';

const [, , dist, only] = process.argv;
let exploring = false; // while functions are called
const exercises = JSON.parse(readFileSync(0, 'utf8'));
const { firstDifference, asJson } = await import(pathToFileURL(join(dist, 'course/homework/compare-values.js')).href);
for (const name of ['readFileSync', 'openSync', 'readSync', 'fstatSync', 'existsSync', 'statSync', 'lstatSync', 'createReadStream']) {
  const real = fs[name];
  fs[name] = (place, ...rest) => {
    if (exploring) throw new Error('an answer reads no file');
    return real(place, ...rest);
  };
}
syncBuiltinESMExports();
Object.assign(globalThis, { fetch: () => Promise.reject(new Error('no network')) }); // assigned, it would be everybody's type of fetch
process.exit = () => { throw new Error('no exit'); };
process.on('unhandledRejection', () => undefined).on('uncaughtException', () => undefined); // promises that nobody waits for
process.on = process.addListener = process.once = () => process; // nor does a module end this one

/** All orders of up to three arguments; of more, there and back. */
function ordersOf(args) {
  if (args.length > 3) return [args, [...args].reverse()];
  return args.length < 2 ? [args] : args.flatMap((one, i) => ordersOf(args.filter((_, k) => k !== i)).map((rest) => [one, ...rest]));
}
const flat = (args) => args.flatMap((one) => (one !== null && typeof one === 'object' && !Array.isArray(one) ? Object.values(one) : [one]));
const named = (args, names) => Object.fromEntries(args.map((one, i) => [names[i], one]));

const small = (size) => {
  if (size > 100) throw new RangeError('no size of a table');
  return size;
};

/** Ways to call f, each from arguments and their names. */
const calls = (count) => [
  ...ordersOf(Array.from({ length: count }, (_, i) => i)).map((order) => (f, args) => f(...order.map((i) => args[i]))),
  (f, args) => f(args), (f, args) => f(...flat(args)), (f, args, names) => f(named(args, names)),
  (f, args) => f(...args.slice(1))(args[0]), (f, args) => f(args[0])(...args.slice(1)),
  (f, args) => args[0].map((one) => f(one, ...args.slice(1))), (f, args) => args[0].map((one, i) => f(one, args[1][i])),
  (f, [size, ...rest]) => Array.from({ length: small(size) }, (_, i) => Array.from({ length: size }, (_, k) => f(i, k, ...rest))),
  (f, [size, ...rest]) => Array.from({ length: small(size) }, (_, i) => Array.from({ length: size }, (_, k) => f(...rest)(i, k))),
];
/** What is taken of the result. */
const takings = [
  (r) => r, (r) => r[0], (r) => r.at(-1), (r) => 1 - r, (r) => -r, (r) => 1 / r,
  ...[0, 1, 2, 3, 4, 5].map((i) => (r) => Object.values(r)[i]),
];

globalThis.answers = (f, { cases, tolerance, names }) => calls(names.length).some((call) => {
  let [first] = cases;
  const resultOf = ({ inputs }) => call(f, structuredClone(inputs), names);
  const isRight = (taken, { expected }) => firstDifference(asJson(taken), expected, tolerance) === undefined;
  try {
    first = resultOf(first);
    if (first === undefined || first === null || typeof first.then === 'function') return false;
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

const found = [];
let functions = 0;
for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!file.endsWith('.js') || (only && !file.startsWith(only))) continue;
  // no answers of their own
  if (/^(commands|setup|kernel|cli\b|course\/(homework|grading))|(^|\/)(serve-|live-|worker|resample-worker|index\b)/.test(file)) continue;
  let module;
  try {
    module = await import(pathToFileURL(join(dist, file)).href);
  } catch (error) {
    console.error(`${file}: ${error.message}`);
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
