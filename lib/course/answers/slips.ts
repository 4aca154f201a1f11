import type { Json, Tolerance } from './exercise.js';
import { areRounded, firstDifference, ROUNDED_SENTENCE, type Answered } from './values.js';

/** What the kit can say of wrong answers to any exercise, besides its listed misconceptions. */
export interface Slip {
  /** `kit:percent`; rounding is `kit:rounded`. */
  id: string;
  /** What every answer has in common against what is expected; true of all public cases, and told of these alone. */
  sentence: string;
}

/** A case with the answer to it. */
interface Case {
  inputs: readonly Json[];
  expected: Json;
  got: Json;
}

const ROUNDED: Slip = { id: 'kit:rounded', sentence: ROUNDED_SENTENCE };

type Alike = (got: Json | undefined, expected: Json | undefined) => boolean;
type Look = (cases: readonly Case[], alike: Alike) => Slip | undefined;

/**
 * The slip that explains all answers, of which some are wrong: text for numbers, a level of brackets too many, an order turned round, a
 * sign, a constant factor, an input left out. Undefined where none does, or where an answer is missing.
 *
 * Worked value: 50 and 25 for 0.5 and 0.25 is `kit:percent`; 50 and 26 is nothing.
 */
export function findSlip(answers: readonly (Answered & { inputs: readonly Json[] })[], tolerance: Tolerance): Slip | undefined {
  const cases = answers.flatMap(({ inputs, expected, got }) => (got === undefined ? [] : [{ inputs, expected, got }]));
  if (cases.length < answers.length || cases.length === 0) return undefined;
  // orders of summation differ
  const alike: Alike = (got, expected) => expected !== undefined &&
    firstDifference(got, expected, { ...tolerance, relative: Math.max(tolerance.relative, 1e-12) }) === undefined;
  if (areRounded(answers, tolerance)) return ROUNDED;
  return lookAt(cases, alike) ?? lookAtField(cases, alike, tolerance) ?? notFinite(cases);
}

const lookAt = (cases: readonly Case[], alike: Alike): Slip | undefined => {
  for (const look of LOOKS) {
    const slip = look(cases, alike);
    if (slip) return slip;
  }
  return undefined;
};

/** Of objects whose fields are right in every case but one or some: the slip in these. */
function lookAtField(cases: readonly Case[], alike: Alike, tolerance: Tolerance): Slip | undefined {
  if (!cases.every(({ got, expected }) => isObject(got) && isObject(expected) && sameKeys(got, expected))) return undefined;
  const keys = Object.keys(cases[0]!.expected as object);
  const wrong = keys.filter((key) => cases.some(({ got, expected }) => !alike(fieldOf(got, key), fieldOf(expected, key))));
  if (wrong.length === 0 || wrong.length === keys.length) return undefined;
  const inFields = ({ id, sentence }: Slip): Slip => ({ id, sentence: `In ${listed(wrong)}: ${sentence}` });
  const only = (value: Json): Json =>
    (wrong.length === 1 ? fieldOf(value, wrong[0]!)! : Object.fromEntries(wrong.map((key) => [key, fieldOf(value, key)!])));
  const part = cases.map((one) => ({ inputs: one.inputs, expected: only(one.expected), got: only(one.got) }));
  if (areRounded(part.map((one, i) => ({ ...one, i })), tolerance)) return inFields(ROUNDED);
  const slip = lookAt(part, alike);
  return slip && inFields(slip);
}

// ---- values -------------------------------------------------------------------------------------------------------------------------

type Kind = 'a number' | 'text' | 'true or false' | 'a list' | 'an object' | 'nothing';

const NOT_FINITE = new Set<unknown>(['NaN', 'Infinity', '-Infinity']);

function kindOf(value: Json | undefined): Kind {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'number' || NOT_FINITE.has(value)) return 'a number';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'true or false';
  return Array.isArray(value) ? 'a list' : 'an object';
}

const isObject = (value: Json | undefined): value is Record<string, Json> => kindOf(value) === 'an object';
const isList = (value: Json | undefined): value is Json[] => Array.isArray(value);
const isTable = (value: Json | undefined): value is Json[][] => isList(value) && value.length > 0 && value.every(isList);
const fieldOf = (value: Json, key: string): Json | undefined => (value as Record<string, Json>)[key];
const sameKeys = (a: object, b: object): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(b).every((key) => Object.hasOwn(a, key));
const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
const isWords = (value: Json): value is string[] => isList(value) && value.every((one) => typeof one === 'string');
const mapFields = (value: Record<string, Json>, change: (one: Json) => Json): Json =>
  Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one)]));
const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);
const inWords = (value: number): string => String(Number(value.toPrecision(6)));

/** The value with every part that has none of its own replaced. */
function mapped(value: Json, change: (leaf: Json) => Json): Json {
  if (isList(value)) return value.map((one) => mapped(one, change));
  if (isObject(value)) return mapFields(value, (one) => mapped(one, change));
  return change(value);
}

/** What stands at the same place in both, got first; undefined where their lists and fields are not the same. */
function pairs(got: Json | undefined, expected: Json): [Json, Json][] | undefined {
  if (isList(expected) || isObject(expected)) {
    if (kindOf(got) !== kindOf(expected) || !sameKeys(got as object, expected)) return undefined;
    const parts = Object.entries(expected).map(([key, one]) => pairs(fieldOf(got!, key), one));
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
  }
  return got === undefined || isList(got) || isObject(got) ? undefined : [[got, expected]];
}

/** A look that asks of every case by itself whether what is got is `turned` of what is expected. */
const turned = (id: string, sentence: string, turn: (expected: Json) => Json | undefined): Look => (cases, alike) =>
  cases.every(({ got, expected }) => alike(got, turn(expected))) ? { id, sentence } : undefined;

/** The same the other way round: what is expected is `turn` of what is got. */
const turnedBack = (id: string, sentence: string, turn: (got: Json) => Json | undefined): Look => (cases, alike) =>
  cases.every(({ got, expected }) => alike(turn(got), expected)) ? { id, sentence } : undefined;

// ---- kinds and shapes ---------------------------------------------------------------------------------------------------------------

const LEADING_NUMBER = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)/i;

const asTruth = (leaf: Json): Json => {
  if (leaf === 1 || leaf === '1' || leaf === 'true') return true;
  return leaf === 0 || leaf === '0' || leaf === 'false' || leaf === null ? false : leaf;
};

const shapes: Look[] = [
  turnedBack('kit:text', 'It looks like numbers are returned as text: return the number itself, without quotation marks, digits left out or units.',
    (got) => mapped(got, (leaf) => (typeof leaf === 'string' && LEADING_NUMBER.test(leaf) ? Number(LEADING_NUMBER.exec(leaf)![1]) : leaf))),
  (cases, alike) => {
    if (!cases.every(({ got, expected }) => alike(mapped(got, asTruth), expected))) return undefined;
    const leaves = new Set(cases.flatMap(({ got, expected }) => pairs(got, expected) ?? []).map(([got]) => kindOf(got)));
    if (leaves.has('text')) return { id: 'kit:text', sentence: 'It looks like true and false are returned as text: leave out the quotation marks.' };
    return leaves.has('nothing')
      ? { id: 'kit:gaps', sentence: 'It looks like places are left empty, undefined or null, where false is asked for.' }
      : { id: 'kit:truth', sentence: 'It looks like 1 and 0 stand where true and false are asked for.' };
  },
  turnedBack('kit:truth', 'It looks like true and false stand where 1 and 0 are asked for.',
    (got) => mapped(got, (leaf) => (typeof leaf === 'boolean' ? Number(leaf) : leaf))),
  turnedBack('kit:gaps', 'It looks like places are left empty, undefined or null, where 0 is asked for.', (got) => mapped(got, (leaf) => leaf ?? 0)),
  (cases, alike) => {
    if (!cases.every(({ got, expected }) => isList(got) && isObject(expected) && alike(got, Object.values(expected)))) return undefined;
    const keys = Object.keys(cases[0]!.expected as object);
    return { id: 'kit:list-for-object', sentence: `It looks like a list is returned where an object with ${listed(keys)} is asked for.` };
  },
  fields,
  turned('kit:flat', 'It looks like everything stands in one list: a list for each row is asked for.',
    (expected) => (isTable(expected) ? expected.flat() : undefined)),
  turnedBack('kit:nested', 'It looks like the answer stands in one more pair of brackets than is asked for: return it itself.', (got) => {
    const inside = isList(got) || isObject(got) ? Object.values(got) : [];
    return inside.length === 1 ? inside[0] : undefined;
  }),
  turned('kit:nested', 'It looks like every entry stands in brackets of its own: leave these out.',
    (expected) => (isList(expected) ? expected.map((one) => [one]) : undefined)),
  turnedBack('kit:not-nested', 'It looks like a pair of brackets is missing: a list is asked for, even of one entry.', (got) => [got]),
  (cases) => kindSlip(cases),
];

/** Fields that are missing in every case, or too many. */
function fields(cases: readonly Case[]): Slip | undefined {
  if (!cases.every(({ got, expected }) => isObject(got) && isObject(expected))) return undefined;
  const differ = (a: Json, b: Json) => Object.keys(a as object).filter((key) => !Object.hasOwn(b as object, key));
  const missing = cases.map(({ got, expected }) => differ(expected, got));
  const extra = cases.map(({ got, expected }) => differ(got, expected));
  if (!missing.every((keys) => same(keys, missing[0]!)) || !extra.every((keys) => same(keys, extra[0]!))) return undefined;
  const [lacks, has] = [listed(missing[0]!), listed(extra[0]!)];
  const besides = has === '' ? '' : `, and has ${has}, which nobody asked for`;
  if (lacks !== '') return { id: 'kit:field', sentence: `The answer lacks ${lacks}${besides}: names are those of the task, letter by letter.` };
  return has === '' ? undefined : { id: 'kit:field', sentence: `The answer has ${has}, which nobody asked for.` };
}

/** One kind of value wherever another is asked for, as the answer itself or as its innermost entries. */
function kindSlip(cases: readonly Case[]): Slip | undefined {
  const met = cases
    .flatMap(({ got, expected }) => pairs(got, expected) ?? [[got, expected] as const])
    .map(([got, expected]) => [kindOf(got), kindOf(expected)] as const);
  const odd = met.filter(([got, expected]) => got !== expected);
  const [first] = odd;
  if (!first || !odd.every((one) => one[0] === first[0] && one[1] === first[1])) return undefined;
  if (first[0] === 'nothing' || met.some(([got, expected]) => got === expected && expected === first[1])) return undefined;
  return { id: 'kit:kind', sentence: `Where ${first[1]} is asked for, there is ${first[0]}.` };
}

// ---- which values stand where -------------------------------------------------------------------------------------------------------

const ORDER = 'It looks like the order is turned round';

const places: Look[] = [
  (cases) => {
    const [first] = cases;
    if (cases.length < 2 || NOT_FINITE.has(first!.got) || !cases.every(({ got }) => same(got, first!.got))) return undefined;
    if (cases.every(({ expected }) => same(expected, first!.expected))) return undefined;
    return { id: 'kit:constant', sentence: 'The answer is the same in every public case: does it use its inputs?' };
  },
  (cases) => {
    const leaves = cases.map(({ got, expected }) => pairs(got, expected));
    if (leaves.some((one) => one === undefined || one.length < 2)) return undefined;
    const [first] = leaves.flat()[0]!;
    if (NOT_FINITE.has(first) || !leaves.flat().every((pair) => same(pair![0], first))) return undefined;
    return { id: 'kit:constant', sentence: `Every entry of the answer is ${JSON.stringify(first)}, in every case.` };
  },
  turned('kit:negated', 'It looks like true and false are exchanged.', (expected) => mapped(expected, (leaf) => (typeof leaf === 'boolean' ? !leaf : leaf))),
  turned('kit:transposed', 'It looks like rows and columns are exchanged.', (expected) =>
    isTable(expected) ? expected[0]!.map((_, k) => expected.map((row) => row[k] ?? null)) : undefined),
  turned('kit:reversed', `${ORDER}: the last comes first.`, (expected) => (isList(expected) ? expected.toReversed() : undefined)),
  turned('kit:reversed', `${ORDER} in every row.`, (expected) => (isTable(expected) ? expected.map((row) => row.toReversed()) : undefined)),
  turned('kit:reversed', `${ORDER}, of rows and of columns.`, (expected) =>
    isTable(expected) ? expected.toReversed().map((row) => row.toReversed()) : undefined),
  (cases, alike) => {
    if (!cases.every(({ got, expected }) => isObject(got) && isObject(expected) && sameKeys(got, expected))) return undefined;
    const keys = Object.keys(cases[0]!.expected as object);
    const couples = keys.flatMap((a, i) => keys.slice(i + 1).map((b) => [a, b] as const));
    const found = couples.find(([a, b]) => cases.every(({ got, expected: right }) =>
      alike(got, { ...(right as object), [a]: fieldOf(right, b)!, [b]: fieldOf(right, a)! })));
    return found && { id: 'kit:exchanged', sentence: `It looks like ${listed(found)} are exchanged.` };
  },
  (cases, alike) => {
    const shifts = (by: number) => cases.every(({ got, expected }) => isList(got) && isList(expected) && got.length === expected.length &&
      expected.length > 1 && expected.every((one, i) => i + by < 0 || i + by >= got.length || alike(got[i + by], one)));
    const way = ([[1, 'late'], [-1, 'early']] as const).find(([by]) => shifts(by));
    return way && { id: 'kit:shifted', sentence: `It looks like every entry stands one place too ${way[1]}.` };
  },
  (cases, alike) => {
    const sides = [['its end', 0], ['its beginning', 1]] as const;
    const found = sides.flatMap(([side, from]) => ([1, -1] as const).map((by) => ({ side, from, by }))).find(({ from, by }) =>
      cases.every(({ got, expected }) => isLonger(got, expected, by, from === 1, alike)));
    if (!found) return undefined;
    const amount = found.by === 1 ? 'an entry too many' : 'an entry too few';
    return { id: 'kit:length', sentence: `It looks like a list has ${amount}, at ${found.side}: off by one.` };
  },
  (cases, alike) => {
    const sorted = (value: Json): Json | undefined => isList(value) ? value.map((one) => JSON.stringify(one)).sort() : undefined;
    return cases.every(({ got, expected }) => isList(got) && alike(sorted(got), sorted(expected)))
      ? { id: 'kit:order', sentence: 'The entries are right, but not their order.' }
      : undefined;
  },
  turned('kit:joined', 'It looks like the list was joined to one text: return the list.', (expected) => (isWords(expected) ? expected.join(' ') : undefined)),
  turned('kit:joined', 'It looks like the lists were joined to texts: return lists.', (expected) =>
    isObject(expected) && Object.values(expected).some(isWords) ? mapFields(expected, (one) => (isWords(one) ? one.join(' ') : one)) : undefined),
];

/** Whether all lists that differ in length have `by` entries more than expected, and the rest agrees, seen from the other side. */
function isLonger(got: Json | undefined, expected: Json, by: number, fromEnd: boolean, alike: Alike): boolean {
  const further = (a: Json | undefined, b: Json) => isLonger(a, b, by, fromEnd, alike);
  if (isObject(expected)) return isObject(got) && Object.keys(expected).every((key) => further(got[key], expected[key]!));
  if (!isList(expected)) return alike(got, expected);
  if (!isList(got) || (got.length !== expected.length && got.length !== expected.length + by)) return false;
  const places = Array.from({ length: Math.min(got.length, expected.length) }, (_, i) => i);
  return places.every((i) => (fromEnd ? further(got.at(-1 - i), expected.at(-1 - i)!) : further(got[i], expected[i]!)));
}

// ---- numbers ------------------------------------------------------------------------------------------------------------------------

/** A number of an answer with the right one and the case's inputs. */
interface Pair {
  got: number;
  right: number;
  inputs: Inputs;
}

/** Numbers among a case's inputs, and lengths of its lists, by what they are called. */
type Inputs = ReadonlyMap<string, number>;

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];

function inputsOf(inputs: readonly Json[]): Inputs {
  const found = new Map<string, number>();
  const add = (name: string, value: Json | undefined) => {
    if (typeof value === 'number') found.set(name, value);
    if (isList(value)) found.set(`the length of ${name}`, value.length);
    if (isTable(value)) found.set(`the length of a row of ${name}`, value[0]!.length);
  };
  inputs.forEach((input, i) => {
    if (isObject(input)) for (const [key, value] of Object.entries(input)) add(key, value);
    else add(`the ${inputs.length > 1 ? `${ORDINALS[i] ?? `${i + 1}th`} ` : ''}input`, input);
  });
  return found;
}

/** Looks at the numbers of all answers at once; what is no number must be right. */
function numbersOf(cases: readonly Case[], alike: Alike): Pair[] | undefined {
  const all: Pair[] = [];
  for (const { inputs, got, expected } of cases) {
    const found = pairs(got, expected);
    if (!found) return undefined;
    const named = inputsOf(inputs);
    for (const [a, b] of found) {
      if (typeof a === 'number' && typeof b === 'number') all.push({ got: a, right: b, inputs: named });
      else if (!alike(a, b)) return undefined;
    }
  }
  return all;
}

const near = (a: number, b: number): boolean => Number.isFinite(b) && Math.abs(a - b) <= 1e-6 * Math.abs(b);
const distinct = (values: readonly number[]): number => new Set(values.map((value) => value.toPrecision(6))).size;

/** The one number that `of` gives for every pair, or undefined; at least two different right answers must speak for it. */
function common(numbers: readonly Pair[], of: (pair: Pair) => number): number | undefined {
  const values = numbers.map(of);
  if (values.includes(0)) return undefined;
  return distinct(numbers.map(({ right }) => right)) > 1 && values.every((value) => near(value, values[0]!)) ? values[0] : undefined;
}

const MAY_BE: readonly [factors: readonly number[], id: string, what: string][] = [
  [[100], 'percent', 'are they in percent?'],
  [[60, 3600, 24, 1440, 86400, 7, 30, 12, 365, 365.25], 'unit', 'are they in another unit of time?'],
  [[1e3, 1e6, 1e9, 1e12, 1e15, 1024, 86400e3], 'unit', 'are they in another unit?'],
  [[Math.LN2], 'base', 'is it another base of the logarithm, 2 and e (bits and nats)?'],
  [[Math.LN10, Math.log2(10)], 'base', 'is it another base of the logarithm?'],
  [[2], 'factor', 'is something counted twice, or left out?'],
];

function factorSlip(factor: number): Slip {
  const size = Math.abs(factor);
  const found = MAY_BE.find(([factors]) => factors.some((one) => near(size, one) || near(size, 1 / one)));
  const [, id, what] = found ?? [[], 'factor', 'is a constant factor missing, or one too many?'];
  const times = size < 1 ? `1/${inWords(1 / size)}` : `${inWords(size)} times`;
  return { id: `kit:${id}`, sentence: `The answers are ${times}${size < 1 ? ' of' : ''} what is expected${factor < 0 ? ', with the other sign' : ''}, in every case: ${what}` };
}

/** What was done to the right answer. */
const DONE: readonly [id: string, sentence: string, of: (right: number) => number][] = [
  ['sign', 'It looks like the sign is the wrong one: the size is right in every case.', (right) => -right],
  ['sign-lost', 'It looks like the sign was dropped: the answer may be negative.', Math.abs],
  ['sign-lost', 'It looks like negative answers are made 0.', (right) => Math.max(0, right)],
  ['complement', 'It looks like this is the other share: the answer and the right one add up to 1 in every case.', (right) => 1 - right],
  ['turned', 'It looks like the fraction is upside down: this is 1 over what is expected, in every case.', (right) => 1 / right],
  ['logarithm', 'It looks like the answer is still a logarithm.', Math.log],
  ['logarithm', 'It looks like the answer is still a logarithm, to base 2.', Math.log2],
  ['logarithm', 'It looks like the answer is still a logarithm, to base 10.', Math.log10],
  ['logarithm', 'It looks like minus the logarithm was taken of the answer.', (right) => -Math.log(right)],
  ['exponential', 'It looks like e was raised to the answer: an exponential too many, or a logarithm too few.', Math.exp],
  ['exponential', 'It looks like e was raised to minus the answer: an exponential too many, or a logarithm too few.', (right) => Math.exp(-right)],
  ['exponential', 'It looks like 2 was raised to the answer: an exponential too many, or a logarithm too few.', (right) => 2 ** right],
  ['exponential', 'It looks like 10 was raised to the answer: an exponential too many, or a logarithm too few.', (right) => 10 ** right],
  ['square', 'It looks like this is the square of the answer: a root is missing.', (right) => right ** 2],
  ['root', 'It looks like this is the square root of the answer: a root too many.', Math.sqrt],
];

const numbers: Look[] = [
  (cases, alike) => {
    const all = numbersOf(cases, alike);
    if (!all || distinct(all.map(({ right }) => right)) < 2) return undefined;
    const done = DONE.find(([, , of]) => all.every(({ got, right }) => near(got, of(right))));
    if (done) return { id: `kit:${done[0]}`, sentence: done[1] };
    return constantSlip(all) ?? inputSlip(all) ?? (areWhole(all) ? ROUNDED : undefined);
  },
];

/** Whether all are rounded to whole numbers, in the same way; 0 or 1 for a share is no rounding. */
const areWhole = (all: readonly Pair[]): boolean =>
  all.length > 2 && all.some(({ got }) => Math.abs(got) >= 2) &&
  [Math.round, Math.floor, Math.ceil].some((whole) => all.every(({ got, right }) => got === whole(right)));

/** One factor, one amount more, or one sum in every case. */
function constantSlip(all: readonly Pair[]): Slip | undefined {
  const factor = common(all.filter(({ got, right }) => got !== 0 || right !== 0), ({ got, right }) => got / right);
  if (factor !== undefined) return factorSlip(factor);
  const more = common(all, ({ got, right }) => got - right);
  if (more !== undefined) {
    const amount = `${inWords(Math.abs(more))} ${more > 0 ? 'more' : 'less'}`;
    return { id: 'kit:offset', sentence: `The answers are ${amount} than what is expected, in every case: is something constant added, or left out?` };
  }
  const product = common(all, ({ got, right }) => got * right);
  if (product !== undefined) return { id: 'kit:turned', sentence: 'The answers are small where they should be large, in proportion: is a fraction upside down?' };
  return undefined;
}

/** An input that is left out, used twice or the wrong way, or returned itself. */
function inputSlip(all: readonly Pair[]): Slip | undefined {
  const names = [...all[0]!.inputs.keys()].filter((name) =>
    all.every(({ inputs }) => inputs.has(name)) && distinct(all.map(({ inputs }) => inputs.get(name)!)) > 1);
  for (const name of names) {
    const of = ({ inputs }: Pair) => inputs.get(name)!;
    const slip = (what: string): Slip => ({ id: 'kit:input', sentence: `${what}.` });
    if (all.every((one) => near(one.got, of(one)))) return slip(`The answer is ${name} itself, in every case`);
    for (const [power, what] of [[1, `times ${name}`], [-1, `divided by ${name}`], [2, `times the square of ${name}`], [-2, `divided by the square of ${name}`]] as const) {
      const why = Math.abs(power) === 1 ? 'is it left out, or used once too often?' : 'does it multiply where it should divide, or the other way round?';
      const factor = common(all.filter(({ got, right }) => got !== 0 || right !== 0), (one) => one.got / one.right / of(one) ** power);
      if (factor !== undefined && (near(factor, 1) || all.length > 2))
        return { id: 'kit:input', sentence: `The answers are what is expected ${what}${near(factor, 1) ? '' : `, and ${inWords(factor)} times that`}, in every case: ${why}` };
    }
    if (all.every((one) => near(one.got - one.right, of(one)))) return slip(`The answers are larger than what is expected by ${name}, in every case`);
    if (all.every((one) => near(one.right - one.got, of(one)))) return slip(`The answers are smaller than what is expected by ${name}, in every case`);
  }
  return undefined;
}

/** Values that are no numbers, or infinite, where numbers are asked for. */
function notFinite(cases: readonly Case[]): Slip | undefined {
  const odd = cases
    .flatMap(({ got, expected }) => pairs(got, expected) ?? [[got, expected] as const])
    .map(([got]) => got)
    .find((got) => NOT_FINITE.has(got));
  if (typeof odd !== 'string') return undefined;
  const why = 'something was divided by zero, grew too large, or was read where nothing stands.';
  return { id: 'kit:not-finite', sentence: `In a case the answer is ${odd}, or has it in it: ${why}` };
}

const LOOKS: readonly Look[] = [...shapes, ...places, ...numbers];
