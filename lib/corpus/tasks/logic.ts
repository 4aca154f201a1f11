import type { Kinds } from '../languages/kinds.js';

export const quantifiers = ['every', 'some', 'no'] as const;
export type Quantifier = (typeof quantifiers)[number];

/** "every blax dobbles mirzo": what the inference task asks about. A thing dobbles a kind if it dobbles every one of that kind. */
export interface Statement {
  quantifier: Quantifier;
  noun: string;
  verb: string;
  object: string;
}

export const inferenceLabels = ['entailment', 'neutral', 'contradiction'] as const;
export type InferenceLabel = (typeof inferenceLabels)[number];

/**
 * Whether a hypothesis must be true, may be, or cannot be where the premise is true.
 *
 * Decided, not guessed. A thing's species and its truth values for the two statements' predicates are all that matters. A world is any
 * choice, for each species, of which truth values occur among its members, with at least one member each; predicates are bound
 * by: who verbs a genus verbs its species; nobody verbs and does the opposite to one kind. Entailment means that no world makes the
 * premise true and the hypothesis false, contradiction that none makes both true.
 *
 * Worked values, for blax and mirzo species of frondi: "every frondi dobbles mirzo" entails "some blax dobbles mirzo", and says
 * nothing on "some blax dobbles frondi".
 */
export function inferenceLabel(premise: Statement, hypothesis: Statement, kinds: Kinds): InferenceLabel {
  const possible = possibleTruths(premise, hypothesis, kinds);
  const claim = claimOf(premise, 0);
  if (!areConsistent([claim, negation(claimOf(hypothesis, 1))], possible, kinds)) return 'entailment';
  if (!areConsistent([claim, claimOf(hypothesis, 1)], possible, kinds)) return 'contradiction';
  return 'neutral';
}

/** Truth values of the premise's and the hypothesis's predicate for one thing. */
type Truths = readonly [boolean, boolean];

/** All, or some, of a noun's members have this truth value in this predicate. */
interface Claim {
  holdsFor: 'all' | 'some';
  noun: string;
  predicate: 0 | 1;
  truth: boolean;
}

function claimOf({ quantifier, noun }: Statement, predicate: 0 | 1): Claim {
  switch (quantifier) {
    case 'every': return { holdsFor: 'all', noun, predicate, truth: true };
    case 'some': return { holdsFor: 'some', noun, predicate, truth: true };
    case 'no': return { holdsFor: 'all', noun, predicate, truth: false };
  }
}

function negation(claim: Claim): Claim {
  return { ...claim, holdsFor: claim.holdsFor === 'all' ? 'some' : 'all', truth: !claim.truth };
}

function possibleTruths(premise: Statement, hypothesis: Statement, kinds: Kinds): Truths[] {
  const covers = (wide: string, narrow: string) => wide === narrow || kinds.genusOf.get(narrow) === wide;
  const follows = (from: Statement, to: Statement) => from.verb === to.verb && covers(from.object, to.object);
  const overlap = covers(premise.object, hypothesis.object) || covers(hypothesis.object, premise.object);
  const exclude = overlap && areOpposite(premise.verb, hypothesis.verb, kinds);
  const all: Truths[] = [[false, false], [false, true], [true, false], [true, true]];
  return all.filter(
    ([p, h]) => !(follows(premise, hypothesis) && p && !h) && !(follows(hypothesis, premise) && h && !p) && !(exclude && p && h),
  );
}

/** Verbs 2i and 2i + 1 are opposites. */
export function areOpposite(verb: string, other: string, { verbs }: Kinds): boolean {
  const [i, j] = [verbs.indexOf(verb), verbs.indexOf(other)];
  return i !== j && Math.floor(i / 2) === Math.floor(j / 2);
}

/** Whether a world exists in which all claims hold: give each species every truth value that no claim about all forbids. */
function areConsistent(claims: readonly Claim[], possible: readonly Truths[], kinds: Kinds): boolean {
  const covered = claims.map((claim) => ({ ...claim, species: new Set(kinds.speciesOf.get(claim.noun) ?? [claim.noun]) }));
  const occurring = (species: string) =>
    possible.filter((truths) =>
      covered.every((claim) => claim.holdsFor === 'some' || !claim.species.has(species) || truths[claim.predicate] === claim.truth),
    );
  return covered.every((claim) => {
    const members = [...claim.species].map(occurring);
    if (members.some((truths) => truths.length === 0)) return false; // a species would have no members
    return claim.holdsFor === 'all' || members.some((truths) => truths.some((truth) => truth[claim.predicate] === claim.truth));
  });
}
