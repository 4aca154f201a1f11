import { describe, InputError } from './check.js';

/**
 * Plain data as JSON with sorted keys: equal text for equal data, whatever the order in which an object was written. What identities and
 * caches are made of.
 * A key whose value is undefined is left out, as in JSON; numbers that JSON does not have are NaN and Infinity.
 *
 * Worked value: `canonicalJson({ b: 2, a: [1] })` is `{"a":[1],"b":2}`.
 * @param path what an error calls the value
 * @throws InputError naming what is not plain data (a function or a tensor would change unseen)
 */
export function canonicalJson(value: unknown, path = 'value'): string {
  if (value === undefined || value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item, index) => canonicalJson(item, `${path}.${index}`)).join()}]`;
  const prototype: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
  if (prototype === Object.prototype || prototype === null) {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)) as [string, unknown][];
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item, `${path}.${key}`)}`).join()}}`;
  }
  throw new InputError(`${path}: expected plain data (numbers, strings, booleans, arrays, objects), got ${describe(value)}`);
}

/**
 * Somebody else's text as a terminal may show it: what would move the cursor, turn the direction of reading or show nothing at all is
 * written as an escape.
 *
 * Worked value: `a`, ESC, `[2J` is `a\u{1b}[2J` with a visible backslash.
 */
export function terminalText(text: string): string {
  return text.replace(
    /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

/** JSON in which every character that a terminal would obey is an escape: the same value when it is parsed. */
export function terminalJson(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, (characters) => [...Array(characters.length).keys()].map((i) => `\\u${characters.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''));
}

/** The first `length` characters, none of them halved, and dots where there were more. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = /[\uD800-\uDBFF]/.test(text[length - 1]!) ? length - 1 : length;
  return `${text.slice(0, end)}...`;
}

/**
 * How many there are of something, in words that fit one as well.
 *
 * Worked values: `counted(1, 'exercise')` is `1 exercise`, `counted(0, 'misconception')` is `0 misconceptions`, and
 * `counted(1.5, 'point')` is `1.5 points`.
 */
export const counted = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;
