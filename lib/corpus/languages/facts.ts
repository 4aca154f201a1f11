import { checkInteger, checkNumber } from '../../core/check.js';
import { randomStream } from '../../core/random.js';
import { type Grammar, type Production } from './grammar.js';
import { grammarLanguage, type GrammarLanguage } from './grammar-language.js';
import { inventNouns, taskWords } from './words.js';
import { normalised, zipfWeights } from './alias.js';

/** One fact: "the color of blax is krendi". */
export interface Fact {
  relation: string;
  entity: string;
  value: string;
  /** Share of the sentences that state it. */
  probability: number;
}

/** A text that states facts again and again, some often and most rarely. */
export interface FactLanguage extends GrammarLanguage {
  /** Every fact that the text states, the most frequent first. */
  readonly facts: readonly Fact[];
  /** The values that a relation can have. */
  readonly valuesOf: ReadonlyMap<string, readonly string[]>;
}

export interface FactOptions {
  /** Decides the words and which facts hold. */
  seed: number;
  /** 96 if not given. */
  nEntities?: number;
  /** 1 to 6; 6 if not given. */
  nRelations?: number;
  /** Different values of each relation, at least 4; 16 if not given. */
  valuesPerRelation?: number;
  /** s: the k-th entity is spoken of k^-s as often as the first; 1 if not given. */
  zipfExponent?: number;
}

const relations = ['color', 'home', 'food', 'shape', 'enemy', 'sound'];

/**
 * A language of facts: "the <relation> of <entity> is <value> .", entities Zipfian, each relation and entity with one value for ever.
 *
 * A fact is a thing known or not: a model that knows it loses nothing at the value, one that does not about
 * ln(valuesPerRelation). So the excess over the entropy rate is the share of sentences whose facts are not known yet, and with
 * Zipfian entities knowledge comes one rare fact after another. The entropy rate is exact: only relation and entity are random,
 * (ln nRelations + H(entity)) / 7 nats a token.
 */
export function factLanguage(options: FactOptions): FactLanguage {
  const { seed, nEntities = 96, nRelations = relations.length, valuesPerRelation = 16, zipfExponent = 1 } = options;
  checkInteger('nEntities', nEntities, { min: 2 });
  checkInteger('nRelations', nRelations, { min: 1, max: relations.length });
  checkInteger('valuesPerRelation', valuesPerRelation, { min: 4 });
  checkNumber('zipfExponent', zipfExponent, { min: 0, max: 10 });
  const stream = randomStream(seed, 'facts');
  const nouns = inventNouns(nEntities + nRelations * valuesPerRelation, stream);
  const entities = nouns.slice(0, nEntities);
  const used = relations.slice(0, nRelations);
  const valuesOf = new Map(
    used.map((relation, i) => [relation, nouns.slice(nEntities + i * valuesPerRelation, nEntities + (i + 1) * valuesPerRelation)]),
  );
  const shares = normalised(zipfWeights(nEntities, zipfExponent));
  const facts = entities.flatMap((entity, rank) => used.map((relation): Fact => (
    { relation, entity, value: valuesOf.get(relation)![stream.integer(valuesPerRelation)]!, probability: shares[rank]! / nRelations }
  )));
  const words = ['.', 'the', 'of', 'is', ...taskWords, ...used, ...nouns];
  const name = `facts-e${nEntities}-r${nRelations}-v${valuesPerRelation}-z${zipfExponent}-seed${seed}`;
  return { ...grammarLanguage(name, factGrammar(facts, used), words), facts, valuesOf };
}

function factGrammar(facts: readonly Fact[], used: readonly string[]): Grammar {
  const rules: Record<string, Production[]> = {
    Sentence: [{ weight: 1, symbols: ['the', 'Relation'] }],
    Relation: used.map((relation) => ({ weight: 1, symbols: [relation, 'of', `Entity(${relation})`] })),
  };
  for (const relation of used) {
    rules[`Entity(${relation})`] = facts
      .filter((fact) => fact.relation === relation)
      .map(({ entity, value, probability }) => ({ weight: probability, symbols: [entity, 'is', value, '.'] }));
  }
  return { start: 'Sentence', rules };
}
