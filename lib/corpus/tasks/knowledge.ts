import type { RandomStream } from '../../core/random.js';
import type { FactLanguage } from '../facts.js';
import type { KindsLanguage } from '../kinds.js';
import { choiceMetrics, drawTask, type Task, type TaskSizes } from './task.js';

const letters = ['A', 'B', 'C', 'D'];

/**
 * Multiple choice over facts that the corpus states, one right value and three others of the same relation:
 * - `cloze`: "the color of blax is" -> "krendi": what a language model answers without having seen a question;
 * - `letters`, as in MMLU (Hendrycks et al. 2021): "the color of blax is ? A mirzo B krendi C glulk D vrox answer" -> "B":
 *   the model must also understand the form, which takes examples or scale.
 *
 * Splits hold different facts. All are stated in the corpus, so a test question asks what was read, never what was asked before.
 */
export function factQuestions(language: FactLanguage, options: TaskSizes & { form: 'cloze' | 'letters' }): Task {
  const { form } = options;
  return drawTask({ name: `facts-${form}`, metrics: choiceMetrics, chance: 1 / 4 }, options, (stream) => {
    // the prompt decides whether a question is new: the wrong choices belong to the fact, so that no fact is asked twice
    const at = stream.integer(language.facts.length);
    const { relation, entity, value } = language.facts[at]!;
    const others = wrongValues(language.valuesOf.get(relation)!, value, at);
    const shown = rotated([value, ...others], at % 4);
    const statement = `the ${relation} of ${entity} is`;
    if (form === 'cloze') return { prompt: statement, target: value, choices: shown };
    const list = shown.map((choice, i) => `${letters[i]} ${choice}`).join(' ');
    return { prompt: `${statement} ? ${list} answer`, target: letters[shown.indexOf(value)]!, choices: letters };
  });
}

/** Three other values, the same three for the same fact. */
function wrongValues(values: readonly string[], right: string, fact: number): string[] {
  const others = values.filter((value) => value !== right);
  return [0, 1, 2].map((i) => others[(fact + i) % others.length]!);
}

function rotated<T>(items: readonly T[], by: number): T[] {
  return [...items.slice(by), ...items.slice(0, by)];
}

/**
 * The genus of a species, among all genera: "every blax is" -> "frondi". The kinds language states it about one sentence in eight,
 * so it measures what pretraining taught, rare species last. There are as many questions as species and quantifiers.
 */
export function genusQuestions(language: KindsLanguage, sizes: TaskSizes): Task {
  const { genera, genusOf } = language.kinds;
  const species = [...genusOf.keys()];
  return drawTask({ name: 'genus', metrics: choiceMetrics, chance: 1 / genera.length }, sizes, (stream: RandomStream) => {
    const name = species[stream.integer(species.length)]!;
    const quantifier = ['every', 'some', 'no'][stream.integer(3)]!;
    return { prompt: `${quantifier} ${name} is`, target: genusOf.get(name)!, choices: genera };
  });
}
