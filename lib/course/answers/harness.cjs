// What runs a student's answer, inside the enclosed child. It knows inputs and never what is expected of them.
// On descriptor 0 it gets lines: first the program, then one case each; on descriptor 3 it answers with one line each.
// The answer may do to this process whatever it likes: all that it can say to the grader is values, and wrong values earn nothing.
'use strict';
const { readSync, writeSync } = require('node:fs');
const { types } = require('node:util');
const vm = require('node:vm');

// Kept here, because an answer may replace what it finds: an honest answer that breaks Array.prototype still gets its values out.
const { parse, stringify } = JSON;
const { isArray } = Array;
const { isFinite: isFiniteNumber } = Number;
const { ownKeys, getOwnPropertyDescriptor, apply } = Reflect;
const { isProxy, isPromise, isTypedArray, isBigInt64Array, isBigUint64Array } = types;
const { exit, chdir } = process;
const typedArrays = /** @type {object} */ (Object.getPrototypeOf(Uint8Array.prototype));
const lengthOfTyped = /** @type {() => number} */ (getOwnPropertyDescriptor(typedArrays, 'length')?.get);

const MAX_DEPTH = 60;
const MAX_PARTS = 1_000_000;

/** The next line of descriptor 0, or undefined at its end. */
const readLine = (() => {
  const chunk = Buffer.alloc(65536);
  const { indexOf, toString } = chunk;
  const { concat, from } = Buffer;
  let rest = Buffer.alloc(0);
  return () => {
    for (;;) {
      const end = apply(indexOf, rest, [10]);
      if (end >= 0) {
        const line = apply(toString, rest, ['utf8', 0, end]);
        rest = rest.subarray(end + 1);
        return line;
      }
      const size = readSync(0, chunk, 0, chunk.length, null);
      if (size === 0) return undefined;
      rest = concat([rest, from(chunk.subarray(0, size))]);
    }
  };
})();

/**
 * A value as JSON text, taken at once and by its own plain data: nothing of it is called. Typed arrays are arrays; NaN and infinities are
 * words. What is no plain data throws a word for it.
 * @param {unknown} value
 * @param {number} depth
 * @param {{ parts: number }} count of all values in it so far
 * @returns {string}
 */
function snapshot(value, depth, count) {
  if (++count.parts > MAX_PARTS || depth > MAX_DEPTH) throw 'too large';
  if (value === null) return 'null';
  switch (typeof value) {
    case 'number': return isFiniteNumber(value) ? `${value}` : `"${value}"`;
    case 'boolean': return value ? 'true' : 'false';
    case 'string': return stringify(value);
    case 'object': break;
    case 'undefined': throw depth === 0 ? 'nothing' : 'undefined';
    case 'bigint': case 'function': case 'symbol': throw typeof value;
  }
  if (isProxy(value)) throw 'Proxy';
  if (isPromise(value)) throw 'Promise';
  let text = '';
  if (isArray(value) || (isTypedArray(value) && !isBigInt64Array(value) && !isBigUint64Array(value))) {
    const length = isArray(value) ? value.length : apply(lengthOfTyped, value, []);
    if (length > MAX_PARTS) throw 'too large';
    for (let i = 0; i < length; i++) {
      const part = getOwnPropertyDescriptor(value, `${i}`);
      if (part === undefined) throw 'undefined';
      if (!('value' in part)) throw 'getter';
      text += `${i === 0 ? '' : ','}${snapshot(part.value, depth + 1, count)}`;
    }
    return `[${text}]`;
  }
  const keys = ownKeys(value);
  if (keys.length === 0 && (value instanceof Map || value instanceof Set || value instanceof Date)) throw 'Map, Set or Date';
  for (let i = 0; i < keys.length; i++) {
    const key = /** @type {string | symbol} */ (keys[i]);
    if (typeof key === 'symbol') throw 'symbol';
    const part = /** @type {PropertyDescriptor} */ (getOwnPropertyDescriptor(value, key));
    if (!part.enumerable) continue;
    if (!('value' in part)) throw 'getter';
    if (part.value === undefined) continue; // as JSON has it
    text += `${text === '' ? '' : ','}${stringify(key)}:${snapshot(part.value, depth + 1, count)}`;
  }
  return `{${text}}`;
}

/** @param {unknown} error */
function errorText(error) {
  try {
    const { name, message } = /** @type {Error} */ (error);
    return `{"threw":${stringify(`${name}`.slice(0, 80))},"message":${stringify(`${message}`.slice(0, 600))}}`;
  } catch {
    return '{"threw":"something","message":""}';
  }
}

/** @param {string} line */
const say = (line) => {
  const bytes = Buffer.from(`${line}\n`);
  for (let sent = 0; sent < bytes.length;) sent += writeSync(3, bytes, sent);
};

/** @param {(...inputs: unknown[]) => unknown} call @param {string} given the inputs as JSON */
function answerOf(call, given) {
  const inputs = /** @type {unknown[]} */ (parse(given));
  let value;
  try {
    value = apply(call, undefined, inputs);
  } catch (error) {
    return errorText(error);
  }
  try {
    if (value !== undefined && !isPromise(value) && snapshot(inputs, 0, { parts: 0 }) !== given) return '{"odd":"changed input"}';
  } catch {
    return '{"odd":"changed input"}';
  }
  try {
    return `{"value":${snapshot(value, 0, { parts: 0 })}}`;
  } catch (what) {
    return `{"odd":${stringify(typeof what === 'string' ? what : 'too large')}}`;
  }
}

/** @typedef {{ source: string, functionName: string, folder: string }} Program */
const { source, functionName, folder } = /** @type {Program} */ (parse(readLine() ?? ''));
chdir(folder);
say('"ready"');
/** @typedef {(require: (name: string) => never, module: object, exports: object) => Parameters<typeof answerOf>[0] | undefined} Wrapper */
const wrapped = `(function (require, module, exports) {${source}\n;return typeof ${functionName} === 'function' ? ${functionName} : undefined; })`;
/** @param {string} name */
const refuseImport = (name) => { throw new Error(`an answer stands alone: it cannot import ${name}`); };
let call;
try {
  call = /** @type {Wrapper} */ (vm.runInThisContext(wrapped, { filename: 'answer' }))(refuseImport, { exports: {} }, {});
  say(call === undefined ? '{"odd":"missing"}' : '"defined"');
} catch (error) {
  say(errorText(error));
}
if (call !== undefined) {
  for (let line = readLine(); line !== undefined; line = readLine()) say(answerOf(call, line));
}
exit(0);
