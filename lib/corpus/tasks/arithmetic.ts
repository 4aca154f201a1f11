import { checkChoice, checkInteger } from '../../core/check.js';
import { drawTask, writtenMetrics, type Task, type TaskSizes } from './task.js';

/** `value` as `length` digits, zeros in front, with a space between: `spaced(57, 3)` is "0 5 7". */
function spaced(value: number, length: number): string {
  return [...String(value).padStart(length, '0')].join(' ');
}

/** How many digits the largest value below `limit` has. */
const digitsBelow = (limit: number) => String(limit - 1).length;

/**
 * Addition of two numbers of `digits` digits, each digit a token, the sum with one digit more: "1 2 + 8 9 =" -> "1 0 1".
 *
 * All answers are equally long, so exact match is a product of as many per-token successes: the case that
 * Schaeffer et al. 2023 (section 3) analyse. `lowestDigitFirst` writes the sum backwards, in the order in which carries run.
 */
export function additionTask(options: TaskSizes & { digits: number; lowestDigitFirst?: boolean }): Task {
  const { digits, lowestDigitFirst = false } = options;
  checkInteger('digits', digits, { min: 1, max: 9 });
  const name = `addition-${digits}-digit${lowestDigitFirst ? '-lowest-first' : ''}`;
  return drawTask({ name, metrics: writtenMetrics, chance: 1 / (2 * 10 ** digits - 1) }, options, (stream) => {
    const [a, b] = [stream.integer(10 ** digits), stream.integer(10 ** digits)];
    const sum = spaced(a + b, digits + 1);
    return { prompt: `${spaced(a, digits)} + ${spaced(b, digits)} =`, target: lowestDigitFirst ? [...sum].reverse().join('') : sum };
  });
}

const operations = { '+': (a: number, b: number) => a + b, '-': (a: number, b: number) => a - b, '*': (a: number, b: number) => a * b };

/**
 * Arithmetic modulo `modulus`, as in the study of grokking (Power et al. 2022): "0 9 * 1 2 mod 9 7 =" -> "1 1".
 * There are modulus^2 questions; training on a share of them asks the model to find the rule.
 */
export function modularTask(options: TaskSizes & { modulus: number; operation?: '+' | '-' | '*' }): Task {
  const { modulus, operation = '+' } = options;
  checkInteger('modulus', modulus, { min: 2, max: 10_000 });
  checkChoice('operation', operation, ['+', '-', '*']);
  const length = digitsBelow(modulus);
  const names = { '+': 'addition', '-': 'subtraction', '*': 'multiplication' };
  return drawTask({ name: `modular-${names[operation]}-${modulus}`, metrics: writtenMetrics, chance: 1 / modulus }, options, (stream) => {
    const [a, b] = [stream.integer(modulus), stream.integer(modulus)];
    const result = (operations[operation](a, b) + modulus) % modulus;
    return {
      prompt: `${spaced(a, length)} ${operation} ${spaced(b, length)} mod ${[...String(modulus)].join(' ')} =`,
      target: spaced(result, length),
    };
  });
}
