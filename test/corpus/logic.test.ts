import { describe, expect, it } from '@jest/globals';
import { inferenceLabel, type Kinds, type Statement } from '../../lib/corpus/index.js';

/** One genus of two species, and a species whose genus has no other: enough for every relation that nouns can have. */
const kinds: Kinds = {
  nouns: ['frondi', 'blax', 'mirzo'],
  genera: ['frondi'],
  genusOf: new Map([['blax', 'frondi'], ['mirzo', 'frondi']]),
  speciesOf: new Map([['frondi', ['blax', 'mirzo']]]),
  verbs: ['likes', 'fears'],
};
const species = ['blax', 'mirzo'];
const covered = (noun: string) => (noun === 'frondi' ? species : [noun]);

/** A thing: what it feels about each species. */
type Thing = Record<string, 'likes' | 'fears' | 'neither'>;
const feelings = ['likes', 'fears', 'neither'] as const;
const things: Thing[] = feelings.flatMap((blax) => feelings.map((mirzo) => ({ blax, mirzo })));

/** A world: the members of each species, one or two, of every sort. Two witnesses are all that two statements can ask for. */
type World = Record<string, Thing[]>;
const populations = things.flatMap((one, i) => [[one], ...things.slice(i + 1).map((other) => [one, other])]);
const worlds: World[] = populations.flatMap((blax) => populations.map((mirzo) => ({ blax, mirzo })));

/** A statement read off a world, by its plain meaning. */
function isTrue({ quantifier, noun, verb, object }: Statement, world: World): boolean {
  const does = (thing: Thing) => covered(object).every((kind) => thing[kind] === verb);
  const members = covered(noun).flatMap((kind) => world[kind]!);
  if (quantifier === 'every') return members.every(does);
  return quantifier === 'some' ? members.some(does) : !members.some(does);
}

const statements: Statement[] = (['every', 'some', 'no'] as const).flatMap((quantifier) =>
  kinds.nouns.flatMap((noun) => kinds.verbs.flatMap((verb) => kinds.nouns.map((object) => ({ quantifier, noun, verb, object })))));

const say = (text: string): Statement => {
  const [quantifier, noun, verb, object] = text.split(' ');
  return { quantifier, noun, verb, object } as Statement;
};

describe('inferenceLabel', () => {
  it('agrees with looking at all 2,025 worlds, for all 2,916 pairs of statements', () => {
    const truth = statements.map((statement) => worlds.map((world) => isTrue(statement, world)));
    statements.forEach((premise, p) => statements.forEach((hypothesis, h) => {
      const where = worlds.map((_, w) => w).filter((w) => truth[p]![w]);
      const always = where.every((w) => truth[h]![w]);
      const never = !where.some((w) => truth[h]![w]);
      const expected = always ? 'entailment' : never ? 'contradiction' : 'neutral';
      if (inferenceLabel(premise, hypothesis, kinds) !== expected) throw new Error(`${JSON.stringify({ premise, hypothesis })} should be ${expected}`);
    }));
  });

  it('gives the worked values of its docstring', () => {
    expect(inferenceLabel(say('every frondi likes mirzo'), say('some blax likes mirzo'), kinds)).toBe('entailment');
    expect(inferenceLabel(say('every frondi likes mirzo'), say('some blax likes frondi'), kinds)).toBe('neutral');
    expect(inferenceLabel(say('every frondi likes mirzo'), say('some blax fears frondi'), kinds)).toBe('contradiction');
  });
});
