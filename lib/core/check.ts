/**
 * A mistake in what the caller gave: the message names the argument, what was expected and what came.
 * The command line prints it as one sentence, without a stack.
 */
export class InputError extends Error {
  override name = 'InputError';
}

/** How a wrong value is shown in an error: short, and with its type where that is what went wrong. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return value.length > 60 ? `"${printable(value.slice(0, 57))}..."` : `"${printable(value)}"`;
  if (typeof value === 'number' || typeof value === 'boolean' || value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return `a value of type ${typeof value}`;
}

/**
 * Text from a file or its name as it may be printed: characters that would move a terminal's cursor, colour it, turn the
 * direction of writing or cannot be seen are written out. Worked value: an escape and `[31m` come back as `\\x1b[31m`.
 */
export function printable(text: string): string {
  // control characters, and those that change the direction of writing or take no room
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0)!;
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** Bounds of a number, both inclusive. */
export interface Bounds {
  min?: number;
  max?: number;
}

function rangeInWords({ min, max }: Bounds): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` >= ${min}`;
  if (max !== undefined) return ` <= ${max}`;
  return '';
}

function isWithin(value: number, { min = -Infinity, max = Infinity }: Bounds): boolean {
  return value >= min && value <= max;
}

/**
 * Returns `value` if it is an integer within `bounds`.
 * @throws InputError, for example `contextLength: expected an integer >= 1, got 0`
 */
export function checkInteger(name: string, value: unknown, bounds: Bounds = {}): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && isWithin(value, bounds)) return value;
  throw new InputError(`${name}: expected an integer${rangeInWords(bounds)}, got ${describe(value)}`);
}

/**
 * Returns `value` if it is a finite number within `bounds`.
 * @throws InputError, for example `learningRate: expected a number >= 0, got NaN`
 */
export function checkNumber(name: string, value: unknown, bounds: Bounds = {}): number {
  if (typeof value === 'number' && Number.isFinite(value) && isWithin(value, bounds)) return value;
  throw new InputError(`${name}: expected a number${rangeInWords(bounds)}, got ${describe(value)}`);
}

/**
 * Returns `value` if it is a finite number above zero.
 * @throws InputError, for example `trainFlops: expected a number > 0, got 0`
 */
export function checkPositive(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw new InputError(`${name}: expected a number > 0, got ${describe(value)}`);
}

/**
 * Returns `value` if it is one of `choices`.
 * @throws InputError, for example `norm: expected one of layer, rms, got "batch"`
 */
export function checkChoice<T extends string>(name: string, value: unknown, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new InputError(`${name}: expected one of ${choices.join(', ')}, got ${describe(value)}`);
}
