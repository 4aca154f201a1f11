import type { RandomStream } from '../../core/random.js';
import type { Kinds, KindsLanguage } from '../languages/kinds.js';
import { inferenceLabel, inferenceLabels, quantifiers, type Statement } from './logic.js';
import { choiceMetrics, drawTask, type Task, type TaskSizes } from './task.js';

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
    const premise: Statement = { quantifier: pick(quantifiers, stream), noun: pick(kinds.nouns, stream), verb: pick(kinds.verbs, stream), object: pick(kinds.nouns, stream) };
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
