import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { describe, InputError } from '../../core/check.js';

/**
 * Reads a file that a person wrote, YAML or JSON, which is YAML too, by a schema.
 * @throws InputError in one sentence: the file, the line where that is known, the place in it, what was expected and what came
 */
export function readYaml<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const text = ((): string => {
    try {
      return readFileSync(file, 'utf8');
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
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = innermost(result.error.issues[0]!);
  const { path, message } = issue;
  const got = path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], value);
  const where = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('').replace(/^\./, '');
  const range = (document.getIn(path as (string | number)[], true) as { range?: [number, number, number] } | undefined)?.range;
  const line = range ? `, line ${text.slice(0, range[0]).split('\n').length}` : '';
  const said = message.replace(/^Invalid input: /, '').replace(/, received .*$/, '').replace(/^(Too small|Too big): /, '');
  throw new InputError(`${file}${line}: ${where === '' ? '' : `${where}: `}${said}${issue.code === 'unrecognized_keys' ? '' : `, got ${got === undefined ? 'nothing' : describe(got)}`}`);
}

/** Of a place where one of several kinds was expected, what is wrong with the kind that fits best. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const deepest = issue.errors.flat().reduce((a, b) => (b.path.length > a.path.length ? b : a));
  return deepest.path.length === 0 ? { ...issue, message: 'expected another kind of value' } : innermost({ ...deepest, path: [...issue.path, ...deepest.path] });
}
