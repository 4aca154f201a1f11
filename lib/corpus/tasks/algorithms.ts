import { checkChoice, checkInteger } from '../../core/check.js';
import { choiceMetrics, drawTask, writtenMetrics, type Task, type TaskSizes } from './task.js';

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

const digits = [...'0123456789'];
const keys = [...'ABCDEFGH'];

/** Copying `length` random digits: "copy 3 1 4 :" -> "3 1 4". Nothing to know; the model must look back. */
export function copyTask(options: TaskSizes & { length: number }): Task {
  const { length } = options;
  checkInteger('length', length, { min: 1 });
  return drawTask({ name: `copy-${length}`, metrics: writtenMetrics, chance: 10 ** -length }, options, (stream) => {
    const text = Array.from({ length }, () => digits[stream.integer(10)]).join(' ');
    return { prompt: `copy ${text} :`, target: text };
  });
}

/**
 * Associative recall of one of `pairs` pairs: "recall C 3 A 7 B 3 : A" -> "7", among all ten digits.
 * What induction heads do (Olsson et al. 2022): find the key again and say what followed it.
 */
export function recallTask(options: TaskSizes & { pairs: number }): Task {
  const { pairs } = options;
  checkInteger('pairs', pairs, { min: 1, max: keys.length });
  return drawTask({ name: `recall-${pairs}`, metrics: choiceMetrics, chance: 0.1 }, options, (stream) => {
    const told = stream.shuffled(keys).slice(0, pairs).map((key) => ({ key, value: digits[stream.integer(10)]! }));
    const { key, value } = told[stream.integer(pairs)]!;
    return { prompt: `recall ${told.map((pair) => `${pair.key} ${pair.value}`).join(' ')} : ${key}`, target: value, choices: digits };
  });
}
