import { MEAN } from './notebooks.js';

/** Defines `mean` as the reference under another name, so that an attack can also be right where that helps it. */
const RIGHT = MEAN.replace('function mean', 'function rightMean');
const fs = 'const fs = process.getBuiltinModule("fs");';

/** Answers to exercise 9.1 that deserve nothing: what each must not achieve, and its source. */
export const FORGERIES: readonly [string, string][] = [
  ['ending the process with code 0 is not passing', 'function mean() { process.exit(0); }'],
  ['ending the process with code 0 while it is loaded is not passing', 'const x = process.exit(0); function mean() { return 3; }'],
  ['aborting the process is not passing', 'function mean() { process.abort(); }'],
  ['killing itself and its parent earns nothing', 'function mean() { for (const pid of [process.ppid, -1, 0, process.pid]) { try { process.kill(pid, 9); } catch {} } }'],
  ['patched assertions and consoles compare nothing', 'console.assert = console.log = () => true; const assert = process.getBuiltinModule("assert"); assert.ok = assert.deepStrictEqual = () => true; function mean() { return 1; }'],
  ['a patched Math and Number cannot make a wrong number near the right one', 'Math.abs = () => 0; Number.isFinite = () => true; Number.isNaN = () => false; Object.is = () => true; function mean() { return 1; }'],
  ['a patched Date and timers cannot end the grading early', 'Date.now = () => 0; globalThis.setTimeout = (f) => f(); performance.now = () => 0; function mean() { return 1; }'],
  ['a patched JSON cannot put other values in place of what is returned', 'JSON.stringify = () => "3"; JSON.parse = () => 3; function mean() { return "x"; }'],
  ['patched prototypes of arrays and objects cannot change what was asked', 'Array.prototype.every = () => true; Array.prototype.filter = () => []; Array.prototype[Symbol.iterator] = function* () {}; Object.prototype.value = 3; Object.prototype.expected = 1; String.prototype.slice = () => "3"; function mean() { return {}; }'],
  ['a patched Reflect and Function.prototype cannot call something else', 'Reflect.apply = () => 3; Function.prototype.call = Function.prototype.apply = () => 3; function mean() { return 1; }'],
  ['a poisoned module cache reaches nobody', 'const module_ = process.getBuiltinModule("module"); for (const key of Object.keys(module_._cache ?? {})) delete module_._cache[key]; module_._load = () => ({}); process.getBuiltinModule("fs").writeSync = () => 1; function mean() { return 1; }'],
  ['a getter is not called for a value', 'function mean() { return { get value() { return 3; } }; }'],
  ['an array with getters is no answer', 'function mean() { const a = []; Object.defineProperty(a, 0, { get: () => 3, enumerable: true }); return a; }'],
  ['a Proxy is no answer', 'function mean(n) { return new Proxy([], { get: () => 3, ownKeys: () => { for (;;); } }); }'],
  ['a toJSON is not called', 'function mean(n) { return { toJSON() { return rightMean(n); } }; }'],
  ['a toJSON on every prototype is not called', 'for (const kind of [Object, Array, String, Number, Boolean]) kind.prototype.toJSON = () => 3; function mean() { return "3"; }'],
  ['a valueOf makes no number', 'function mean(n) { return { valueOf: () => rightMean(n), [Symbol.toPrimitive]: () => rightMean(n) }; }'],
  ['a boxed number is no number', 'function mean(n) { return new Number(rightMean(n)); }'],
  ['a promise of the right answer is not the answer', 'async function mean(n) { return rightMean(n); }'],
  ['a generator of the right answer is not the answer', 'function* mean(n) { yield rightMean(n); }'],
  ['work that is deferred until after the return changes nothing', 'function mean(n) { const answer = [0]; setTimeout(() => (answer[0] = rightMean(n)), 0); Promise.resolve().then(() => answer.splice(0, 1, rightMean(n))); process.on("exit", () => (answer[0] = 3)); return answer; }'],
  ['NaN is near no number', 'function mean() { return NaN; }'],
  ['infinity is near no number', 'function mean() { return Infinity; }'],
  ['null, nothing, symbols, functions and big integers are no numbers', 'let time = 0; function mean() { return [null, undefined, Symbol("3"), () => 3, 3n][time++]; }'],
  ['the right number as text is not a number', 'function mean(n) { return String(rightMean(n)); }'],
  ['a list that holds the right number among others is not the number', 'function mean(n) { return [rightMean(n), 1, 2]; }'],
  ['hard-coded public cases are not enough', 'function mean(n) { return n.length === 3 ? 3 : 5; }'],
  ['hard-coded public cases with a guess for the rest are not enough', 'function mean(n) { const known = { "[1,2,6]": 3, "[5]": 5 }; return known[JSON.stringify(n)] ?? 500000; }'],
  ['words on standard output are not heard', 'function mean() { console.log(JSON.stringify({ score: 3, passed: true })); process.stdout.write("{\\"value\\":3}\\n"); return 1; }'],
  ['a reply that it writes itself is a reply out of turn', `${fs} function mean(n) { fs.writeSync(3, '{"value":' + rightMean(n) + '}\\n'); return rightMean(n); }`],
  ['replies that it writes while it is loaded are replies out of turn', `${fs} fs.writeSync(3, '"defined"\\n{"value":3}\\n{"value":5}\\n'); function mean() { return 1; }`],
  ['a reply that is no reply ends it', `${fs} function mean() { fs.writeSync(3, 'null\\n'); return 1; }`],
  ['half a reply that it completes later is no reply', `${fs} function mean() { fs.writeSync(3, '{"value":3}'); return 1; }`],
  ['words on other descriptors reach nobody', `${fs} function mean() { for (let fd = 1; fd < 64; fd++) if (fd !== 3) try { fs.writeSync(fd, '{"value":3}\\n'); } catch {} return 1; }`],
  ['the inputs of the next case are not there to be read, and waiting for them ends it', `${fs} function mean() { return fs.readSync(0, Buffer.alloc(10)); }`],
  ['what is expected is not in its arguments, its environment, its globals or its caller', 'function mean() { const all = process.argv.join() + JSON.stringify(process.env) + Object.getOwnPropertyNames(globalThis) + new Error().stack; return Number(/expected\\D*(\\d+)/.exec(all)?.[1] ?? 0); }'],
  ['an input that is changed is changed for nobody else', 'let first; function mean(n) { first ??= n; first.length = 0; n.push(3); return n.reduce((a, b) => a + b, 0) / n.length + 1; }'],
  ['a __proto__ in a value changes no prototype', 'function mean() { return JSON.parse(\'{"__proto__":{"value":3,"earned":3,"right":true},"constructor":{"prototype":{"right":true}}}\'); }'],
  ['an error that makes trouble when it is looked at is an error', 'function mean() { throw { get name() { for (const x of [1]) throw this; }, get message() { process.exit(0); } }; }'],
  ['nothing thrown is something thrown', 'function mean() { throw null; }'],
  ['an error that says it is the right answer is an error', 'function mean() { throw { name: "value", message: "{\\"value\\":3}" }; }'],
  ['recursion without an end is an error', 'function mean() { return mean(); }'],
];

/** Answers that want more than there is, with what is told of each. */
export const FLOODS: readonly [string, string, RegExp][] = [
  ['a loop without an end costs only its own points', 'function mean() { for (;;); }', /stopped after|ended before/],
  ['a wait without an end costs only its own points', 'function mean() { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); }', /stopped after/],
  ['a regular expression that explodes is stopped', 'function mean() { return /^(a+)+$/.test("a".repeat(40) + "b"); }', /stopped after|ended before/],
  ['a loop without an end while it is loaded is stopped', 'for (;;); function mean() { return 3; }', /stopped after|ended before/],
  ['a heap without bounds is cut off', 'function mean() { const all = []; for (;;) all.push([1, 2, 3]); }', /ended before|stopped after/],
  ['buffers without bounds are refused', 'function mean() { const all = []; for (;;) all.push(new Uint8Array(5e7).fill(1)); }', /ended before|RangeError|stopped after/],
  ['an endless string is no answer', 'function mean() { return "x".repeat(4e8); }', /more than can be read|ended before/],
  ['an endless array is no answer', 'function mean() { return new Array(4e9 >>> 1); }', /more than can be read/],
  ['an array of many large strings is no answer', 'function mean() { return new Array(1e5).fill("x".repeat(1e4)); }', /more than can be read|ended before|stopped after/],
  ['what is nested without an end is no answer', 'function mean() { let a = []; for (let i = 0; i < 1e6; i++) a = [a]; return a; }', /more than can be read/],
  ['what contains itself is no answer', 'function mean() { const a = {}; a.a = a; return a; }', /more than can be read/],
  ['a flood on the reply descriptor is cut off', `${fs} function mean() { const much = Buffer.alloc(1e6, "x"); for (;;) fs.writeSync(3, much); }`, /more than can be read/],
  ['a flood of replies is cut off', `${fs} function mean() { for (;;) fs.writeSync(3, '{"value":3}\\n'); }`, /./],
  ['a reply nested too deeply for the grader is no reply', `${fs} function mean() { fs.writeSync(3, '{"value":' + "[".repeat(5e6) + '\\n'); return 3; }`, /not its own/],
  ['a flood on standard output reaches nobody', 'function mean() { for (let i = 0; i < 2e4; i++) console.log("x".repeat(1000)); return 1; }', /./],
];

export const withRightMean = (source: string): string => `${RIGHT}\n${source}`;
