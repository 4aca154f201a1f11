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
const lengthOfTyped = getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'length').get;

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
      const size = readSync(0, chunk, 0, chunk.length);
      if (size === 0) return undefined;
      rest = concat([rest, from(chunk.subarray(0, size))]);
    }
  };
})();

/**
 * A value as JSON text, taken at once and by its own plain data: nothing of it is called. Typed arrays are arrays; NaN and infinities are words.
 * What is no plain data throws a word for it.
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
    default: throw typeof value;
  }
  if (isProxy(value)) throw 'Proxy';
  if (isPromise(value)) throw 'Promise';
  let text = '';
  if (isArray(value) || (isTypedArray(value) && !isBigInt64Array(value) && !isBigUint64Array(value))) {
    const length = isArray(value) ? getOwnPropertyDescriptor(value, 'length').value : apply(lengthOfTyped, value, []);
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
    const key = keys[i];
    if (typeof key === 'symbol') throw 'symbol';
    const part = getOwnPropertyDescriptor(value, key);
    if (!part.enumerable) continue;
    if (!('value' in part)) throw 'getter';
    if (part.value === undefined) continue; // as JSON has it
    text += `${text === '' ? '' : ','}${stringify(key)}:${snapshot(part.value, depth + 1, count)}`;
  }
  return `{${text}}`;
}

function errorText(error) {
  try {
    const { name, message } = error;
    return `{"threw":${stringify(`${name}`.slice(0, 80))},"message":${stringify(`${message}`.slice(0, 600))}}`;
  } catch {
    return '{"threw":"something","message":""}';
  }
}

const say = (line) => {
  const bytes = Buffer.from(`${line}\n`);
  for (let sent = 0; sent < bytes.length;) sent += writeSync(3, bytes, sent);
};

function answerOf(call, given) {
  const inputs = parse(given);
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

const { source, functionName, folder } = parse(readLine());
chdir(folder);
say('"ready"');
let call;
try {
  call = vm.runInThisContext(`(function (require, module, exports) {${source}\n;return typeof ${functionName} === 'function' ? ${functionName} : undefined; })`, { filename: 'answer' })(
    (name) => { throw new Error(`an answer stands alone: it cannot import ${name}`); }, { exports: {} }, {});
  say(call === undefined ? '{"odd":"missing"}' : '"defined"');
} catch (error) {
  say(errorText(error));
}
if (call !== undefined) {
  for (let line = readLine(); line !== undefined; line = readLine()) say(answerOf(call, line));
}
exit(0);
