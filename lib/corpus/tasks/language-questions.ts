import { checkInteger } from '../../core/check.js';
import type { RandomStream } from '../../core/random.js';
import type { ChainLanguage } from '../languages/chain.js';
import type { FactLanguage } from '../languages/facts.js';
import type { Kinds, KindsLanguage } from '../languages/kinds.js';
import { inferenceLabel, inferenceLabels, quantifiers, type Statement } from './logic.js';
import { choiceMetrics, drawTask, writtenMetrics, type Task, type TaskSizes } from './task.js';

/**
 * Sentence-pair inference in three classes, as in MNLI (Williams et al. 2018), over a kinds language:
 * "every frondi dobbles mirzo . so some blax dobbles mirzo ?" -> "entailment". The classes are equally frequent.
 *
 * A model must know which species belong to which genus, which the language's sentences say ("every blax is frondi ."), and
 * learn from the examples which verbs are opposites. Labels are decided by `inferenceLabel`. Neutral pairs are made by
 * spoiling others: one related word gives way to a stranger of the same rank, so that only what words mean tells them apart.
 * A reader who sees the form but not the meaning (quantifiers, ranks, which words are repeated) is right 2/3 of the time.
 */
export function inferenceTask(language: KindsLanguage, sizes: TaskSizes): Task {
  const { kinds } = language;
  return drawTask({ name: 'inference', metrics: choiceMetrics, chance: 1 / 3 }, sizes, (stream) => {
    const label = pick(inferenceLabels, stream);
    const [premise, hypothesis] = label === 'neutral' ? spoiltPair(kinds, stream) : decidedPair(label, kinds, stream);
    return { prompt: `${inWords(premise)} . so ${inWords(hypothesis)} ?`, target: label, choices: inferenceLabels };
  });
}

type Pair = [premise: Statement, hypothesis: Statement];

/** A pair with this label, whose nouns are not all the same. */
function decidedPair(label: 'entailment' | 'contradiction', kinds: Kinds, stream: RandomStream): Pair {
  for (;;) {
    const premise: Statement = {
      quantifier: pick(quantifiers, stream),
      noun: pick(kinds.nouns, stream),
      verb: pick(kinds.verbs, stream),
      object: pick(kinds.nouns, stream),
    };
    const hypothesis: Statement = {
      quantifier: pick(quantifiers, stream),
      noun: sameOrRelative(premise.noun, kinds, stream),
      verb: stream.integer(2) === 0 ? premise.verb : oppositeOf(premise.verb, kinds),
      object: sameOrRelative(premise.object, kinds, stream),
    };
    const differs = premise.noun !== hypothesis.noun || premise.object !== hypothesis.object;
    if (differs && inferenceLabel(premise, hypothesis, kinds) === label) return [premise, hypothesis];
  }
}

function spoiltPair(kinds: Kinds, stream: RandomStream): Pair {
  for (;;) {
    const [premise, hypothesis] = decidedPair(pick(['entailment', 'contradiction'], stream), kinds, stream);
    const part = pick((['noun', 'verb', 'object'] as const).filter((name) => premise[name] !== hypothesis[name]), stream);
    const stranger = part === 'verb'
      ? pick(kinds.verbs.filter((verb) => verb !== premise.verb && verb !== hypothesis.verb), stream)
      : strangerTo(premise[part], hypothesis[part], kinds, stream);
    const spoilt = { ...hypothesis, [part]: stranger };
    if (inferenceLabel(premise, spoilt, kinds) === 'neutral') return [premise, spoilt];
  }
}

function inWords({ quantifier, noun, verb, object }: Statement): string {
  return `${quantifier} ${noun} ${verb} ${object}`;
}

function pick<T>(items: readonly T[], stream: RandomStream): T {
  return items[stream.integer(items.length)]!;
}

/** The noun itself, its genus, or, for a genus, one of its species. */
function sameOrRelative(noun: string, { genusOf, speciesOf }: Kinds, stream: RandomStream): string {
  if (stream.integer(2) === 0) return noun;
  return genusOf.get(noun) ?? pick(speciesOf.get(noun)!, stream);
}

/** A noun of the same rank as `like`, but of another genus than `noun`. */
function strangerTo(noun: string, like: string, { genera, genusOf }: Kinds, stream: RandomStream): string {
  const family = (name: string) => genusOf.get(name) ?? name;
  const sameRank = genusOf.has(like) ? [...genusOf.keys()] : genera;
  return pick(sameRank.filter((name) => family(name) !== family(noun)), stream);
}

function oppositeOf(verb: string, { verbs }: Kinds): string {
  const at = verbs.indexOf(verb);
  return verbs[at % 2 === 0 ? at + 1 : at - 1]!;
}

const letters = ['A', 'B', 'C', 'D'];

/**
 * Multiple choice over facts that the corpus states, the right value and three others of the same relation in random order:
 * - `cloze`: "the color of blax is" -> "krendi": what a language model answers without having seen a question;
 * - `letters`, as in MMLU (Hendrycks et al. 2021): "the color of blax is ? A mirzo B krendi C glulk D vrox answer" -> "B":
 *   the model must also understand the form, which takes examples or scale.
 *
 * Splits hold different facts. All are stated in the corpus, so a test question asks what was read, never what was asked before. Nothing
 * but the facts may tell the choices apart: when the wrong ones were neighbours in a list, models of 1,500 parameters found the odd one
 * out, and were right in nine cases of ten about facts that they did not know.
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

/** In the words of the text, to be continued, or as a question, which no text holds. */
export type AskedAs = 'statement' | 'question';

/**
 * The genus of a species, among all genera: as a statement "every blax is" -> "frondi", as a question "blax ?" -> "frondi". The kinds
 * language states it about one sentence in eight, so it measures what pretraining taught, rare species last. There are as many statements
 * as species and quantifiers, and as many questions as species: splits hold different species where one asks.
 */
export function genusQuestions(language: KindsLanguage, options: TaskSizes & { form?: AskedAs }): Task {
  const { form = 'statement' } = options;
  const { genera, genusOf } = language.kinds;
  const species = [...genusOf.keys()];
  const name = form === 'statement' ? 'genus' : 'genus-asked';
  return drawTask({ name, metrics: choiceMetrics, chance: 1 / genera.length }, options, (stream: RandomStream) => {
    const name = species[stream.integer(species.length)]!;
    const head = { target: genusOf.get(name)!, choices: genera };
    return form === 'question' ? { prompt: `${name} ?`, ...head } : { prompt: `${pick(quantifiers, stream)} ${name} is`, ...head };
  });
}

/**
 * The likeliest object of a noun and a verb, among three that are less likely than most: as a statement "every blax dobbles" -> "mirzo", as
 * a question "blax dobbles ?" -> "mirzo". The language says it only by how often each stands there. Splits hold different pairs.
 */
export function objectQuestions(language: KindsLanguage, options: TaskSizes & { form: AskedAs }): Task {
  const { form } = options;
  const { nouns, verbs } = language.kinds;
  const name = form === 'statement' ? 'object' : 'object-asked';
  return drawTask({ name, metrics: choiceMetrics, chance: 1 / 4 }, options, (stream) => {
    const [noun, verb] = [pick(nouns, stream), pick(verbs, stream)];
    const weights = language.objectWeights(noun, verb);
    const ranked = nouns.map((object, i) => ({ object, weight: weights[i]! })).sort((a, b) => b.weight - a.weight);
    const others = stream.shuffled(ranked.slice(Math.ceil(nouns.length / 2))).slice(0, 3);
    const shown = stream.shuffled([ranked[0]!, ...others]).map(({ object }) => object);
    const prompt = form === 'question' ? `${noun} ${verb} ?` : `${pick(quantifiers, stream)} ${noun} ${verb}`;
    return { prompt, target: ranked[0]!.object, choices: shown };
  }, ({ prompt }) => prompt.split(' ').slice(form === 'question' ? 0 : 1, form === 'question' ? 2 : 3).join(' '));
}

/**
 * Who does it, and to whom: "every blax dobbles mirzo : A" -> "blax", and after B "mirzo", among these two and two other nouns. All that
 * is asked stands in the question.
 */
export function readingQuestions({ kinds: { nouns, verbs } }: KindsLanguage, sizes: TaskSizes): Task {
  return drawTask({ name: 'reading', metrics: choiceMetrics, chance: 1 / 4 }, sizes, (stream) => {
    const shown = stream.shuffled(nouns).slice(0, 4);
    const asked = stream.integer(2);
    const sentence = `${pick(quantifiers, stream)} ${shown[0]!} ${pick(verbs, stream)} ${shown[1]!}`;
    return { prompt: `${sentence} : ${letters[asked]!}`, target: shown[asked]!, choices: stream.shuffled(shown) };
  });
}

/**
 * What a sentence is about, one of four topics, as in AG News (Zhang et al. 2015): "every blax dobbles mirzo ?" -> "B". A topic is every
 * fourth genus; a sentence is about the topic of its subject, a species, and its other words are drawn at random.
 *
 * Half of the species of each genus are asked about in training, the other half in validation and test: what fine-tuning says of the first
 * says nothing of the second, except to a reader who knows from elsewhere who is of one kind. Without that, one in four is right.
 */
export function topicQuestions(language: KindsLanguage, sizes: TaskSizes): Task {
  const { genera, nouns, speciesOf, verbs } = language.kinds;
  const topics = letters;
  return drawTask({ name: 'topic', metrics: choiceMetrics, chance: 1 / topics.length }, sizes, (stream, split) => {
    const genus = stream.integer(genera.length);
    const half = speciesOf.get(genera[genus]!)!.filter((_, i) => (i % 2 === 0) === (split === 'train'));
    const sentence = `${pick(quantifiers, stream)} ${pick(half, stream)} ${pick(verbs, stream)} ${pick(nouns, stream)}`;
    return { prompt: `${sentence} ?`, target: topics[genus % topics.length]!, choices: topics };
  });
}

/** Tokens of a chain that a question shows: after two, which nothing explains to a reader, two that follow from them. */
const CHAIN_PROMPT = 4;

/**
 * A chain to be continued without noise: "q W 7 d" -> "f Z 3 ...", `length` tokens, each following from the two before it. Each is one more
 * step of the same kind, so answers of any length ask for the same ability. The first two tokens decide all, so there are 4,096 questions.
 */
export function chainQuestions(language: ChainLanguage, options: TaskSizes & { length: number }): Task {
  const { length } = options;
  checkInteger('length', length, { min: 1 });
  const { vocabSize, tokenizer } = language;
  return drawTask({ name: 'chain', metrics: writtenMetrics, chance: vocabSize ** -length }, options, (stream) => {
    const tokens = [stream.integer(vocabSize), stream.integer(vocabSize)];
    while (tokens.length < CHAIN_PROMPT + length) tokens.push(language.next(tokens.at(-2)!, tokens.at(-1)!));
    return { prompt: tokenizer.decode(tokens.slice(0, CHAIN_PROMPT)), target: tokenizer.decode(tokens.slice(CHAIN_PROMPT)) };
  });
}
