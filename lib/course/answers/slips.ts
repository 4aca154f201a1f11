import type { Json, Language, Said, Tolerance } from './exercise.js';
import { areRounded, firstDifference, type Answered } from './values.js';

/** What the kit can say of wrong answers to any exercise, besides its listed misconceptions. */
export interface Slip {
  /** `kit:percent`; rounding is `kit:rounded`. */
  id: string;
  /** What every answer has in common against what is expected; true of all public cases, and told of these alone. */
  sentence: string;
}

/** The same in every language. */
interface Found {
  id: string;
  said: Said;
}

/** A case with the answer to it. */
interface Case {
  inputs: readonly Json[];
  expected: Json;
  got: Json;
}

const ROUNDED: Found = { id: 'kit:rounded', said: {
  en: 'It looks like the answer was rounded: return all digits, and round only what is printed.',
  de: 'Es sieht so aus, als wäre die Antwort gerundet: Gib alle Stellen zurück, und runde nur, was ausgegeben wird.',
} };

type Alike = (got: Json | undefined, expected: Json | undefined) => boolean;
type Look = (cases: readonly Case[], alike: Alike) => Found | undefined;

/**
 * The slip that explains all answers, of which some are wrong: text for numbers, a level of brackets too many, an order turned round, a
 * sign, a constant factor, an input left out. Undefined where none does, or where an answer is missing.
 *
 * Worked value: 50 and 25 for 0.5 and 0.25 is `kit:percent`; 50 and 26 is nothing.
 */
export function findSlip(
  answers: readonly (Answered & { inputs: readonly Json[] })[], tolerance: Tolerance, language: Language = 'en',
): Slip | undefined {
  const found = foundIn(answers, tolerance);
  return found && { id: found.id, sentence: found.said[language] };
}

function foundIn(answers: readonly (Answered & { inputs: readonly Json[] })[], tolerance: Tolerance): Found | undefined {
  const cases = answers.flatMap(({ inputs, expected, got }) => (got === undefined ? [] : [{ inputs, expected, got }]));
  if (cases.length < answers.length || cases.length === 0) return undefined;
  // orders of summation differ
  const alike: Alike = (got, expected) => expected !== undefined &&
    firstDifference(got, expected, { ...tolerance, relative: Math.max(tolerance.relative, 1e-12) }) === undefined;
  if (areRounded(answers, tolerance)) return ROUNDED;
  return lookAt(cases, alike) ?? lookAtField(cases, alike, tolerance) ?? notFinite(cases);
}

const lookAt = (cases: readonly Case[], alike: Alike): Found | undefined => {
  for (const look of LOOKS) {
    const found = look(cases, alike);
    if (found) return found;
  }
  return undefined;
};

/** Of objects whose fields are right in every case but one or some: the slip in these. */
function lookAtField(cases: readonly Case[], alike: Alike, tolerance: Tolerance): Found | undefined {
  if (!cases.every(({ got, expected }) => isObject(got) && isObject(expected) && sameKeys(got, expected))) return undefined;
  const keys = Object.keys(cases[0]!.expected as object);
  const wrong = keys.filter((key) => cases.some(({ got, expected }) => !alike(fieldOf(got, key), fieldOf(expected, key))));
  if (wrong.length === 0 || wrong.length === keys.length) return undefined;
  const fields = listed(wrong);
  const inFields = ({ id, said: { en, de } }: Found): Found => ({ id, said: { en: `In ${fields.en}: ${en}`, de: `In ${fields.de}: ${de}` } });
  const only = (value: Json): Json =>
    (wrong.length === 1 ? fieldOf(value, wrong[0]!)! : Object.fromEntries(wrong.map((key) => [key, fieldOf(value, key)!])));
  const part = cases.map((one) => ({ inputs: one.inputs, expected: only(one.expected), got: only(one.got) }));
  if (areRounded(part.map((one, i) => ({ ...one, i })), tolerance)) return inFields(ROUNDED);
  const found = lookAt(part, alike);
  return found && inFields(found);
}

// ---- values -------------------------------------------------------------------------------------------------------------------------

type Kind = 'a number' | 'text' | 'true or false' | 'a list' | 'an object' | 'nothing';

const KINDS_IN_GERMAN: Record<Kind, string> = {
  'a number': 'eine Zahl', text: 'Text', 'true or false': 'true oder false', 'a list': 'eine Liste', 'an object': 'ein Objekt', nothing: 'nichts',
};

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
const listed = (names: readonly string[]): Said => {
  const all = (and: string) => (names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)!}`);
  return { en: all('and'), de: all('und') };
};
const isWords = (value: Json): value is string[] => isList(value) && value.every((one) => typeof one === 'string');
const mapFields = (value: Record<string, Json>, change: (one: Json) => Json): Json =>
  Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one)]));
const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);
const inWords = (value: number): Said => {
  const en = String(Number(value.toPrecision(6)));
  return { en, de: en.replace('.', ',') };
};

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
const turned = (id: string, said: Said, turn: (expected: Json) => Json | undefined): Look => (cases, alike) =>
  cases.every(({ got, expected }) => alike(got, turn(expected))) ? { id, said } : undefined;

/** The same the other way round: what is expected is `turn` of what is got. */
const turnedBack = (id: string, said: Said, turn: (got: Json) => Json | undefined): Look => (cases, alike) =>
  cases.every(({ got, expected }) => alike(turn(got), expected)) ? { id, said } : undefined;

// ---- kinds and shapes ---------------------------------------------------------------------------------------------------------------

const LEADING_NUMBER = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)/i;

const asTruth = (leaf: Json): Json => {
  if (leaf === 1 || leaf === '1' || leaf === 'true') return true;
  return leaf === 0 || leaf === '0' || leaf === 'false' || leaf === null ? false : leaf;
};

const shapes: Look[] = [
  turnedBack('kit:text', {
    en: 'It looks like numbers are returned as text: return the number itself, without quotation marks, digits left out or units.',
    de: 'Es sieht so aus, als würden Zahlen als Text zurückgegeben: Gib die Zahl selbst zurück, ohne Anführungszeichen, mit allen Stellen und ohne Einheit.',
  }, (got) => mapped(got, (leaf) => (typeof leaf === 'string' && LEADING_NUMBER.test(leaf) ? Number(LEADING_NUMBER.exec(leaf)![1]) : leaf))),
  (cases, alike) => {
    if (!cases.every(({ got, expected }) => alike(mapped(got, asTruth), expected))) return undefined;
    const leaves = new Set(cases.flatMap(({ got, expected }) => pairs(got, expected) ?? []).map(([got]) => kindOf(got)));
    if (leaves.has('text')) {
      return { id: 'kit:text', said: {
        en: 'It looks like true and false are returned as text: leave out the quotation marks.',
        de: 'Es sieht so aus, als würden true und false als Text zurückgegeben: Lass die Anführungszeichen weg.',
      } };
    }
    return leaves.has('nothing')
      ? { id: 'kit:gaps', said: {
        en: 'It looks like places are left empty, undefined or null, where false is asked for.',
        de: 'Es sieht so aus, als blieben Stellen leer, undefined oder null, wo false verlangt ist.',
      } }
      : { id: 'kit:truth', said: {
        en: 'It looks like 1 and 0 stand where true and false are asked for.',
        de: 'Es sieht so aus, als stünden 1 und 0, wo true und false verlangt sind.',
      } };
  },
  turnedBack('kit:truth', {
    en: 'It looks like true and false stand where 1 and 0 are asked for.',
    de: 'Es sieht so aus, als stünden true und false, wo 1 und 0 verlangt sind.',
  }, (got) => mapped(got, (leaf) => (typeof leaf === 'boolean' ? Number(leaf) : leaf))),
  turnedBack('kit:gaps', {
    en: 'It looks like places are left empty, undefined or null, where 0 is asked for.',
    de: 'Es sieht so aus, als blieben Stellen leer, undefined oder null, wo 0 verlangt ist.',
  }, (got) => mapped(got, (leaf) => leaf ?? 0)),
  (cases, alike) => {
    if (!cases.every(({ got, expected }) => isList(got) && isObject(expected) && alike(got, Object.values(expected)))) return undefined;
    const keys = listed(Object.keys(cases[0]!.expected as object));
    return { id: 'kit:list-for-object', said: {
      en: `It looks like a list is returned where an object with ${keys.en} is asked for.`,
      de: `Es sieht so aus, als würde eine Liste zurückgegeben, wo ein Objekt mit ${keys.de} verlangt ist.`,
    } };
  },
  fields,
  turned('kit:flat', {
    en: 'It looks like everything stands in one list: a list for each row is asked for.',
    de: 'Es sieht so aus, als stünde alles in einer einzigen Liste: Verlangt ist eine Liste für jede Zeile.',
  }, (expected) => (isTable(expected) ? expected.flat() : undefined)),
  turnedBack('kit:nested', {
    en: 'It looks like the answer stands in one more pair of brackets than is asked for: return it itself.',
    de: 'Es sieht so aus, als stünde die Antwort in einem Klammerpaar zu viel: Gib sie selbst zurück.',
  }, (got) => {
    const inside = isList(got) || isObject(got) ? Object.values(got) : [];
    return inside.length === 1 ? inside[0] : undefined;
  }),
  turned('kit:nested', {
    en: 'It looks like every entry stands in brackets of its own: leave these out.',
    de: 'Es sieht so aus, als stünde jeder Eintrag in eigenen Klammern: Lass diese weg.',
  }, (expected) => (isList(expected) ? expected.map((one) => [one]) : undefined)),
  turnedBack('kit:not-nested', {
    en: 'It looks like a pair of brackets is missing: a list is asked for, even of one entry.',
    de: 'Es sieht so aus, als fehlte ein Klammerpaar: Verlangt ist eine Liste, auch bei nur einem Eintrag.',
  }, (got) => [got]),
  (cases) => kindSlip(cases),
];

/** Fields that are missing in every case, or too many. */
function fields(cases: readonly Case[]): Found | undefined {
  if (!cases.every(({ got, expected }) => isObject(got) && isObject(expected))) return undefined;
  const differ = (a: Json, b: Json) => Object.keys(a as object).filter((key) => !Object.hasOwn(b as object, key));
  const missing = cases.map(({ got, expected }) => differ(expected, got));
  const extra = cases.map(({ got, expected }) => differ(got, expected));
  if (!missing.every((keys) => same(keys, missing[0]!)) || !extra.every((keys) => same(keys, extra[0]!))) return undefined;
  const [lacks, has] = [listed(missing[0]!), listed(extra[0]!)];
  if (lacks.en !== '') {
    const besides = has.en === '' ? { en: '', de: '' } : { en: `, and has ${has.en}, which nobody asked for`, de: `, und sie hat ${has.de}, was nicht verlangt ist` };
    return { id: 'kit:field', said: {
      en: `The answer lacks ${lacks.en}${besides.en}: names are those of the task, letter by letter.`,
      de: `Der Antwort ${missing[0]!.length === 1 ? 'fehlt' : 'fehlen'} ${lacks.de}${besides.de}: Die Namen sind die der Aufgabe, Buchstabe für Buchstabe.`,
    } };
  }
  return has.en === '' ? undefined : { id: 'kit:field', said: {
    en: `The answer has ${has.en}, which nobody asked for.`,
    de: `Die Antwort hat ${has.de}, was nicht verlangt ist.`,
  } };
}

/** One kind of value wherever another is asked for, as the answer itself or as its innermost entries. */
function kindSlip(cases: readonly Case[]): Found | undefined {
  const met = cases
    .flatMap(({ got, expected }) => pairs(got, expected) ?? [[got, expected] as const])
    .map(([got, expected]) => [kindOf(got), kindOf(expected)] as const);
  const odd = met.filter(([got, expected]) => got !== expected);
  const [first] = odd;
  if (!first || !odd.every((one) => one[0] === first[0] && one[1] === first[1])) return undefined;
  if (first[0] === 'nothing' || met.some(([got, expected]) => got === expected && expected === first[1])) return undefined;
  return { id: 'kit:kind', said: {
    en: `Where ${first[1]} is asked for, there is ${first[0]}.`,
    de: `Wo ${KINDS_IN_GERMAN[first[1]]} verlangt ist, steht ${KINDS_IN_GERMAN[first[0]]}.`,
  } };
}

// ---- which values stand where -------------------------------------------------------------------------------------------------------

const order = (en: string, de: string): Said =>
  ({ en: `It looks like the order is turned round${en}`, de: `Es sieht so aus, als wäre die Reihenfolge umgekehrt${de}` });

const places: Look[] = [
  (cases) => {
    const [first] = cases;
    if (cases.length < 2 || NOT_FINITE.has(first!.got) || !cases.every(({ got }) => same(got, first!.got))) return undefined;
    if (cases.every(({ expected }) => same(expected, first!.expected))) return undefined;
    return { id: 'kit:constant', said: {
      en: 'The answer is the same in every public case: does it use its inputs?',
      de: 'Die Antwort ist in jedem öffentlichen Fall dieselbe: Hängt sie von den Eingaben ab?',
    } };
  },
  (cases) => {
    const leaves = cases.map(({ got, expected }) => pairs(got, expected));
    if (leaves.some((one) => one === undefined || one.length < 2)) return undefined;
    const [first] = leaves.flat()[0]!;
    if (NOT_FINITE.has(first) || !leaves.flat().every((pair) => same(pair![0], first))) return undefined;
    const value = JSON.stringify(first);
    return { id: 'kit:constant', said: {
      en: `Every entry of the answer is ${value}, in every case.`,
      de: `Jeder Eintrag der Antwort ist ${value}, in jedem Fall.`,
    } };
  },
  turned('kit:negated', {
    en: 'It looks like true and false are exchanged.',
    de: 'Es sieht so aus, als wären true und false vertauscht.',
  }, (expected) => mapped(expected, (leaf) => (typeof leaf === 'boolean' ? !leaf : leaf))),
  turned('kit:transposed', {
    en: 'It looks like rows and columns are exchanged.',
    de: 'Es sieht so aus, als wären Zeilen und Spalten vertauscht.',
  }, (expected) =>
    isTable(expected) ? expected[0]!.map((_, k) => expected.map((row) => row[k] ?? null)) : undefined),
  turned('kit:reversed', order(': the last comes first.', ': Das Letzte steht vorn.'), (expected) => (isList(expected) ? expected.toReversed() : undefined)),
  turned('kit:reversed', order(' in every row.', ', in jeder Zeile.'), (expected) => (isTable(expected) ? expected.map((row) => row.toReversed()) : undefined)),
  turned('kit:reversed', order(', of rows and of columns.', ', die der Zeilen und die der Spalten.'), (expected) =>
    isTable(expected) ? expected.toReversed().map((row) => row.toReversed()) : undefined),
  (cases, alike) => {
    if (!cases.every(({ got, expected }) => isObject(got) && isObject(expected) && sameKeys(got, expected))) return undefined;
    const keys = Object.keys(cases[0]!.expected as object);
    const couples = keys.flatMap((a, i) => keys.slice(i + 1).map((b) => [a, b] as const));
    const found = couples.find(([a, b]) => cases.every(({ got, expected: right }) =>
      alike(got, { ...(right as object), [a]: fieldOf(right, b)!, [b]: fieldOf(right, a)! })));
    if (!found) return undefined;
    const names = listed(found);
    return { id: 'kit:exchanged', said: {
      en: `It looks like ${names.en} are exchanged.`,
      de: `Es sieht so aus, als wären ${names.de} vertauscht.`,
    } };
  },
  (cases, alike) => {
    const shifts = (by: number) => cases.every(({ got, expected }) => isList(got) && isList(expected) && got.length === expected.length &&
      expected.length > 1 && expected.every((one, i) => i + by < 0 || i + by >= got.length || alike(got[i + by], one)));
    const way = ([[1, 'late', 'hinten'], [-1, 'early', 'vorn']] as const).find(([by]) => shifts(by));
    return way && { id: 'kit:shifted', said: {
      en: `It looks like every entry stands one place too ${way[1]}.`,
      de: `Es sieht so aus, als stünde jeder Eintrag eine Stelle zu weit ${way[2]}.`,
    } };
  },
  (cases, alike) => {
    const sides = [[{ en: 'its end', de: 'am Ende' }, 0], [{ en: 'its beginning', de: 'am Anfang' }, 1]] as const;
    const found = sides.flatMap(([side, from]) => ([1, -1] as const).map((by) => ({ side, from, by }))).find(({ from, by }) =>
      cases.every(({ got, expected }) => isLonger(got, expected, by, from === 1, alike)));
    if (!found) return undefined;
    const { side, by } = found;
    return { id: 'kit:length', said: {
      en: `It looks like a list has an entry too ${by === 1 ? 'many' : 'few'}, at ${side.en}: off by one.`,
      de: `Es sieht so aus, als hätte eine Liste ${side.de} einen Eintrag zu ${by === 1 ? 'viel' : 'wenig'}: um eins daneben.`,
    } };
  },
  (cases, alike) => {
    const sorted = (value: Json): Json | undefined => isList(value) ? value.map((one) => JSON.stringify(one)).sort() : undefined;
    return cases.every(({ got, expected }) => isList(got) && alike(sorted(got), sorted(expected)))
      ? { id: 'kit:order', said: { en: 'The entries are right, but not their order.', de: 'Die Einträge stimmen, aber nicht ihre Reihenfolge.' } }
      : undefined;
  },
  turned('kit:joined', {
    en: 'It looks like the list was joined to one text: return the list.',
    de: 'Es sieht so aus, als wäre die Liste zu einem Text verbunden: Gib die Liste zurück.',
  }, (expected) => (isWords(expected) ? expected.join(' ') : undefined)),
  turned('kit:joined', {
    en: 'It looks like the lists were joined to texts: return lists.',
    de: 'Es sieht so aus, als wären die Listen zu Texten verbunden: Gib Listen zurück.',
  }, (expected) =>
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

/** Numbers among a case's inputs, and lengths of its lists, by what they are called in English. */
type Inputs = ReadonlyMap<string, { value: number; name: Said }>;

const ORDINALS = [['first', 'erste'], ['second', 'zweite'], ['third', 'dritte'], ['fourth', 'vierte'], ['fifth', 'fünfte'], ['sixth', 'sechste']] as const;

function inputsOf(inputs: readonly Json[]): Inputs {
  const found = new Map<string, { value: number; name: Said }>();
  const set = (name: Said, value: number) => found.set(name.en, { value, name });
  /** In German: by name, and whose the length is. */
  const add = (en: string, de: string, ofIt: string, value: Json | undefined) => {
    if (typeof value === 'number') set({ en, de }, value);
    if (isList(value)) set({ en: `the length of ${en}`, de: `die Länge ${ofIt}` }, value.length);
    if (isTable(value)) set({ en: `the length of a row of ${en}`, de: `die Länge einer Zeile ${ofIt}` }, value[0]!.length);
  };
  inputs.forEach((input, i) => {
    const [en, de] = ORDINALS[i] ?? [`${i + 1}th`, `${i + 1}.`];
    if (isObject(input)) for (const [key, value] of Object.entries(input)) add(key, key, `von ${key}`, value);
    else if (inputs.length > 1) add(`the ${en} input`, `die ${de} Eingabe`, `der ${de.replace(/e$/, 'en')} Eingabe`, input);
    else add('the input', 'die Eingabe', 'der Eingabe', input);
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

const MAY_BE: readonly [factors: readonly number[], id: string, what: Said][] = [
  [[100], 'percent', { en: 'are they in percent?', de: 'Sind sie in Prozent?' }],
  [[60, 3600, 24, 1440, 86400, 7, 30, 12, 365, 365.25], 'unit', { en: 'are they in another unit of time?', de: 'Sind sie in einer anderen Zeiteinheit?' }],
  [[1e3, 1e6, 1e9, 1e12, 1e15, 1024, 86400e3], 'unit', { en: 'are they in another unit?', de: 'Sind sie in einer anderen Einheit?' }],
  [[Math.LN2], 'base', {
    en: 'is it another base of the logarithm, 2 and e (bits and nats)?',
    de: 'Ist es eine andere Basis des Logarithmus, 2 und e (Bits und Nats)?',
  }],
  [[Math.LN10, Math.log2(10)], 'base', { en: 'is it another base of the logarithm?', de: 'Ist es eine andere Basis des Logarithmus?' }],
  [[2], 'factor', { en: 'is something counted twice, or left out?', de: 'Ist etwas doppelt gezählt oder vergessen?' }],
];

const SOME_FACTOR: Said = { en: 'is a constant factor missing, or one too many?', de: 'Fehlt ein konstanter Faktor, oder ist einer zu viel?' };

function factorSlip(factor: number): Found {
  const size = Math.abs(factor);
  const found = MAY_BE.find(([factors]) => factors.some((one) => near(size, one) || near(size, 1 / one)));
  const [, id, what] = found ?? [[], 'factor', SOME_FACTOR];
  const times = inWords(size < 1 ? 1 / size : size);
  const [en, de] = size < 1 ? [`1/${times.en} of`, `1/${times.de} dessen`] : [`${times.en} times`, `das ${times.de}-Fache dessen`];
  const sign = factor < 0 ? { en: ', with the other sign', de: ', mit dem anderen Vorzeichen' } : { en: '', de: '' };
  return { id: `kit:${id}`, said: {
    en: `The answers are ${en} what is expected${sign.en}, in every case: ${what.en}`,
    de: `Die Antworten sind in jedem Fall ${de}, was erwartet wird${sign.de}: ${what.de}`,
  } };
}

/** What was done to the right answer. */
const DONE: readonly [id: string, said: Said, of: (right: number) => number][] = [
  ['sign', {
    en: 'It looks like the sign is the wrong one: the size is right in every case.',
    de: 'Es sieht so aus, als wäre das Vorzeichen falsch: Der Betrag stimmt in jedem Fall.',
  }, (right) => -right],
  ['sign-lost', {
    en: 'It looks like the sign was dropped: the answer may be negative.',
    de: 'Es sieht so aus, als wäre das Vorzeichen weggefallen: Die Antwort darf negativ sein.',
  }, Math.abs],
  ['sign-lost', {
    en: 'It looks like negative answers are made 0.',
    de: 'Es sieht so aus, als würden negative Antworten zu 0.',
  }, (right) => Math.max(0, right)],
  ['complement', {
    en: 'It looks like this is the other share: the answer and the right one add up to 1 in every case.',
    de: 'Es sieht so aus, als wäre das der andere Anteil: Die Antwort und die richtige ergeben in jedem Fall zusammen 1.',
  }, (right) => 1 - right],
  ['turned', {
    en: 'It looks like the fraction is upside down: this is 1 over what is expected, in every case.',
    de: 'Es sieht so aus, als stünde der Bruch auf dem Kopf: Das ist in jedem Fall der Kehrwert dessen, was erwartet wird.',
  }, (right) => 1 / right],
  ['logarithm', {
    en: 'It looks like the answer is still a logarithm.',
    de: 'Es sieht so aus, als wäre die Antwort noch ein Logarithmus.',
  }, Math.log],
  ['logarithm', {
    en: 'It looks like the answer is still a logarithm, to base 2.',
    de: 'Es sieht so aus, als wäre die Antwort noch ein Logarithmus, zur Basis 2.',
  }, Math.log2],
  ['logarithm', {
    en: 'It looks like the answer is still a logarithm, to base 10.',
    de: 'Es sieht so aus, als wäre die Antwort noch ein Logarithmus, zur Basis 10.',
  }, Math.log10],
  ['logarithm', {
    en: 'It looks like minus the logarithm was taken of the answer.',
    de: 'Es sieht so aus, als wäre von der Antwort der negative Logarithmus genommen.',
  }, (right) => -Math.log(right)],
  ['exponential', {
    en: 'It looks like e was raised to the answer: an exponential too many, or a logarithm too few.',
    de: 'Es sieht so aus, als stünde die Antwort im Exponenten von e: eine Exponentialfunktion zu viel oder ein Logarithmus zu wenig.',
  }, Math.exp],
  ['exponential', {
    en: 'It looks like e was raised to minus the answer: an exponential too many, or a logarithm too few.',
    de: 'Es sieht so aus, als stünde die Antwort mit einem Minus im Exponenten von e: eine Exponentialfunktion zu viel oder ein Logarithmus zu wenig.',
  }, (right) => Math.exp(-right)],
  ['exponential', {
    en: 'It looks like 2 was raised to the answer: an exponential too many, or a logarithm too few.',
    de: 'Es sieht so aus, als stünde die Antwort im Exponenten von 2: eine Exponentialfunktion zu viel oder ein Logarithmus zu wenig.',
  }, (right) => 2 ** right],
  ['exponential', {
    en: 'It looks like 10 was raised to the answer: an exponential too many, or a logarithm too few.',
    de: 'Es sieht so aus, als stünde die Antwort im Exponenten von 10: eine Exponentialfunktion zu viel oder ein Logarithmus zu wenig.',
  }, (right) => 10 ** right],
  ['square', {
    en: 'It looks like this is the square of the answer: a root is missing.',
    de: 'Es sieht so aus, als wäre das das Quadrat der Antwort: Eine Wurzel fehlt.',
  }, (right) => right ** 2],
  ['root', {
    en: 'It looks like this is the square root of the answer: a root too many.',
    de: 'Es sieht so aus, als wäre das die Wurzel der Antwort: eine Wurzel zu viel.',
  }, Math.sqrt],
];

const numbers: Look[] = [
  (cases, alike) => {
    const all = numbersOf(cases, alike);
    if (!all || distinct(all.map(({ right }) => right)) < 2) return undefined;
    const done = DONE.find(([, , of]) => all.every(({ got, right }) => near(got, of(right))));
    if (done) return { id: `kit:${done[0]}`, said: done[1] };
    return constantSlip(all) ?? inputSlip(all) ?? (areWhole(all) ? ROUNDED : undefined);
  },
];

/** Whether all are rounded to whole numbers, in the same way; 0 or 1 for a share is no rounding. */
const areWhole = (all: readonly Pair[]): boolean =>
  all.length > 2 && all.some(({ got }) => Math.abs(got) >= 2) &&
  [Math.round, Math.floor, Math.ceil].some((whole) => all.every(({ got, right }) => got === whole(right)));

/** One factor, one amount more, or one sum in every case. */
function constantSlip(all: readonly Pair[]): Found | undefined {
  const factor = common(all.filter(({ got, right }) => got !== 0 || right !== 0), ({ got, right }) => got / right);
  if (factor !== undefined) return factorSlip(factor);
  const more = common(all, ({ got, right }) => got - right);
  if (more !== undefined) {
    const amount = inWords(Math.abs(more));
    return { id: 'kit:offset', said: {
      en: `The answers are ${amount.en} ${more > 0 ? 'more' : 'less'} than what is expected, in every case: is something constant added, or left out?`,
      de: `Die Antworten sind in jedem Fall um ${amount.de} ${more > 0 ? 'größer' : 'kleiner'}, als erwartet wird: Ist etwas Konstantes dazugezählt oder vergessen?`,
    } };
  }
  const product = common(all, ({ got, right }) => got * right);
  return product === undefined ? undefined : { id: 'kit:turned', said: {
    en: 'The answers are small where they should be large, in proportion: is a fraction upside down?',
    de: 'Die Antworten sind klein, wo sie groß sein sollten, im selben Verhältnis: Steht ein Bruch auf dem Kopf?',
  } };
}

/** An input that is left out, used twice or the wrong way, or returned itself. */
function inputSlip(all: readonly Pair[]): Found | undefined {
  const given = [...all[0]!.inputs].filter(([key]) =>
    all.every(({ inputs }) => inputs.has(key)) && distinct(all.map(({ inputs }) => inputs.get(key)!.value)) > 1);
  for (const [key, { name: { en, de } }] of given) {
    const of = ({ inputs }: Pair) => inputs.get(key)!.value;
    const slip = (said: Said): Found => ({ id: 'kit:input', said });
    if (all.every((one) => near(one.got, of(one)))) return slip({ en: `The answer is ${en} itself, in every case.`, de: `Die Antwort ist in jedem Fall ${de} selbst.` });
    const powers = [
      [1, { en: `times ${en}`, de: `mal ${de}` }], [-1, { en: `divided by ${en}`, de: `geteilt durch ${de}` }],
      [2, { en: `times the square of ${en}`, de: `mal ${de} zum Quadrat` }], [-2, { en: `divided by the square of ${en}`, de: `geteilt durch ${de} zum Quadrat` }],
    ] as const;
    for (const [power, what] of powers) {
      const factor = common(all.filter(({ got, right }) => got !== 0 || right !== 0), (one) => one.got / one.right / of(one) ** power);
      if (factor === undefined || (!near(factor, 1) && all.length <= 2)) continue;
      const times = inWords(factor);
      const besides = near(factor, 1) ? { en: '', de: '' } : { en: `, and ${times.en} times that`, de: `, und davon das ${times.de}-Fache` };
      const why = Math.abs(power) === 1 ? LEFT_OUT : WRONG_WAY;
      return slip({
        en: `The answers are what is expected ${what.en}${besides.en}, in every case: ${why.en}`,
        de: `Die Antworten sind in jedem Fall das Erwartete ${what.de}${besides.de}: ${why.de}`,
      });
    }
    const larger = all.every((one) => near(one.got - one.right, of(one)));
    const smaller = all.every((one) => near(one.right - one.got, of(one)));
    if (larger || smaller) {
      return slip({
        en: `The answers are ${larger ? 'larger' : 'smaller'} than what is expected by ${en}, in every case.`,
        de: `Die Antworten sind in jedem Fall um ${de} ${larger ? 'größer' : 'kleiner'}, als erwartet wird.`,
      });
    }
  }
  return undefined;
}

const LEFT_OUT: Said = {
  en: 'is it left out, or used once too often?',
  de: 'Fehlt diese Größe, oder kommt sie einmal zu oft vor?',
};
const WRONG_WAY: Said = {
  en: 'does it multiply where it should divide, or the other way round?',
  de: 'Wird multipliziert, wo geteilt werden soll, oder umgekehrt?',
};

/** Values that are no numbers, or infinite, where numbers are asked for. */
function notFinite(cases: readonly Case[]): Found | undefined {
  const odd = cases
    .flatMap(({ got, expected }) => pairs(got, expected) ?? [[got, expected] as const])
    .map(([got]) => got)
    .find((got) => NOT_FINITE.has(got));
  if (typeof odd !== 'string') return undefined;
  return { id: 'kit:not-finite', said: {
    en: `In a case the answer is ${odd}, or has it in it: something was divided by zero, grew too large, or was read where nothing stands.`,
    de: `In einem Fall ist die Antwort ${odd} oder enthält diesen Wert: Etwas wurde durch null geteilt, wurde zu groß oder wurde gelesen, wo nichts steht.`,
  } };
}

const LOOKS: readonly Look[] = [...shapes, ...places, ...numbers];
