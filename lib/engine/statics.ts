import { InputError, describe } from '../core/check.js';

/**
 * Plain data as text, equal for equal data: what a program's cache is asked by. The order of an object's keys does not matter.
 *
 * Example: `staticsKey({ b: 2, a: [1] })` is `{"a":[1],"b":2}`.
 * @throws InputError naming what is not plain data (a function or a tensor would change unseen)
 */
export function staticsKey(value: unknown, path = 'statics'): string {
  if (value === undefined || value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item, index) => staticsKey(item, `${path}.${index}`)).join()}]`;
  const prototype: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
  if (prototype === Object.prototype || prototype === null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) as [string, unknown][];
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${staticsKey(item, `${path}.${key}`)}`).join()}}`;
  }
  throw new InputError(`${path}: expected plain data (numbers, strings, booleans, arrays, objects), got ${describe(value)}`);
}
