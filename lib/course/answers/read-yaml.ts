import { readFileSync } from 'node:fs';
import { isMap, isNode, isScalar, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { describe, InputError } from '../../core/check.js';

/**
 * Reads a file that a person wrote, YAML or JSON, which is YAML too, by a schema.
 * @throws InputError in one sentence: the file, the line where that is known, the place in it, what was expected and what came
 */
export function readYaml<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const text = ((): string => {
    try {
      const bytes = readFileSync(file);
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      } catch {
        throw new Error('it is not UTF-8; save it in this encoding');
      }
    } catch (error) {
      throw new InputError(`${file}: expected a YAML file that can be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  })();
  const document = parseDocument(text, { prettyErrors: true });
  const [broken] = document.errors;
  if (broken) throw new InputError(`${file}: expected YAML, but ${broken.message.split('\n')[0]!.replace(/:$/, '')}`);
  const value = ((): unknown => {
    try {
      return document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      throw new InputError(`${file}: expected YAML without so many references: ${error instanceof Error ? error.message : String(error)}`);
    }
  })();
  if (value === null) throw new InputError(`${file}: expected YAML with keys and values, and it is empty`);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = innermost(result.error.issues[0]!);
  const { path, message } = issue;
  const got = path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], value);
  const where = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('').replace(/^\./, '');
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const place = path as (string | number)[];
  const range = unknown === undefined ? rangeOf(document, place) : keyRange(document, [...place, unknown]);
  const line = range ? `, line ${text.slice(0, range[0]).split('\n').length}` : '';
  const said = message.replace(/^Invalid (input|option): /, '').replace(/, received .*$/, '').replace(/^(Too small|Too big): /, '');
  throw new InputError(`${file}${line}: ${where === '' ? '' : `${where}: `}${said}${unknown !== undefined ? '' : `, got ${got === undefined ? 'nothing' : describe(got)}`}`);
}

type Range = [number, number, number] | null | undefined;

/** Where a value stands, or what is nearest around it; undefined for what the whole file lacks. */
function rangeOf(document: Document, path: (string | number)[]): Range {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range;
  }
  return undefined;
}

/** Where a key stands. */
function keyRange(document: Document, path: (string | number)[]): Range {
  const map = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const key = isMap(map) ? map.items.find((pair) => isScalar(pair.key) && pair.key.value === path.at(-1))?.key : undefined;
  return isNode(key) ? key.range : undefined;
}

/** Of a place where one of several kinds was expected, what is wrong with the kind that fits best. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const deepest = issue.errors.flat().reduce((a, b) => (b.path.length > a.path.length ? b : a));
  return deepest.path.length === 0 ? { ...issue, message: issue.message === 'Invalid input' ? 'expected another kind of value' : issue.message } : innermost({ ...deepest, path: [...issue.path, ...deepest.path] });
}
