import type { RandomStream } from '../../core/random.js';
import type { FactLanguage } from '../languages/facts.js';
import type { KindsLanguage } from '../languages/kinds.js';
import { choiceMetrics, drawTask, type Task, type TaskSizes } from './task.js';

const letters = ['A', 'B', 'C', 'D'];

/**
 * Multiple choice over facts that the corpus states, the right value and three others of the same relation in random order:
 * - `cloze`: "the color of blax is" -> "krendi": what a language model answers without having seen a question;
 * - `letters`, as in MMLU (Hendrycks et al. 2021): "the color of blax is ? A mirzo B krendi C glulk D vrox answer" -> "B":
 *   the model must also understand the form, which takes examples or scale.
 *
 * Splits hold different facts. All are stated in the corpus, so a test question asks what was read, never what was asked before. Nothing but the facts
 * may tell the choices apart: when the wrong ones were neighbours in a list, models of 1,500 parameters found the odd one out, and were right in nine
 * cases of ten about facts that they did not know.
 */
export function factQuestions(language: FactLanguage, options: TaskSizes & { form: 'cloze' | 'letters' }): Task {
  const { form } = options;
  return drawTask({ name: `facts-${form}`, metrics: choiceMetrics, chance: 1 / 4 }, options, (stream) => {
    const { relation, entity, value } = language.facts[stream.integer(language.facts.length)]!;
    const others = stream.shuffled(language.valuesOf.get(relation)!.filter((other) => other !== value)).slice(0, 3);
    const shown = stream.shuffled([value, ...others]);
    const statement = `the ${relation} of ${entity} is`;
    if (form === 'cloze') return { prompt: statement, target: value, choices: shown };
    const list = shown.map((choice, i) => `${letters[i]} ${choice}`).join(' ');
    return { prompt: `${statement} ? ${list} answer`, target: letters[shown.indexOf(value)]!, choices: letters };
  }, ({ prompt }) => prompt.split(' ?')[0]!);
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
