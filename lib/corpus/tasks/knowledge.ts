import { randomStream, type RandomStream } from '../../core/random.js';
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
    const { relation, entity, value } = language.facts[stream.integer(language.facts.length)]!;
    const shown = shownValues(language.valuesOf.get(relation)!, { value, fact: `${relation} of ${entity}` });
    const statement = `the ${relation} of ${entity} is`;
    if (form === 'cloze') return { prompt: statement, target: value, choices: shown };
    const list = shown.map((choice, i) => `${letters[i]} ${choice}`).join(' ');
    return { prompt: `${statement} ? ${list} answer`, target: letters[shown.indexOf(value)]!, choices: letters };
  });
}

/**
 * The right value and three others in random order, the same for the same fact. Nothing but the facts may tell them apart: when the others were neighbours in
 * a list, models of 1,500 parameters found the odd one out, and were right in nine cases of ten about facts that they did not know.
 */
function shownValues(values: readonly string[], { value, fact }: { value: string; fact: string }): string[] {
  const stream = randomStream(1, `choices for the ${fact}`);
  const others = stream.shuffled(values.filter((other) => other !== value)).slice(0, 3);
  return stream.shuffled([value, ...others]);
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
