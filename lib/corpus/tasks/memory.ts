import { checkInteger } from '../../core/check.js';
import { choiceMetrics, drawTask, writtenMetrics, type Task, type TaskSizes } from './task.js';

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
