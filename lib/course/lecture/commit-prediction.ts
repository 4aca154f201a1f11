import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkChoice, checkNumber, describe, InputError } from '../../core/check.js';
import { isForPages } from '../../core/kit.js';
import { writeLine } from '../../runs/store/append-store.js';
import { besideFolder } from '../../setup/paths.mjs';
import { committedBox, foldedResult, pageForm, predictionBox, resultFigure, type Results } from './prediction-page.js';
import { PREDICTIONS, type Asked, type Prediction } from './predictions.js';

/** The file beside the notebook in which predictions are kept, one event a line; in a read-only folder, in the user's own cache. */
export const PREDICTIONS_FILE = 'predictions.jsonl';

/** In place of the values: the result may be shown, and nothing was predicted. */
export const skip = 'skip';

/** What was foretold, by the names that the prediction asks for. */
export type Foretold = Readonly<Record<string, number | string>>;

/** What a student did, as it is kept. */
type KeptEvent = { prediction: string; at: string } & ({ did: 'committed'; values: Foretold } | { did: 'skipped' } | { did: 'saw' });

const common = { prediction: z.string(), at: z.iso.datetime() };
const schema = z.discriminatedUnion('did', [
  z.object({ ...common, did: z.literal('committed'), values: z.record(z.string(), z.union([z.number(), z.string()])) }),
  z.object({ ...common, did: z.literal('skipped') }),
  z.object({ ...common, did: z.literal('saw') }),
]);

/** A prediction that was committed, and when. */
export interface Commitment {
  values: Foretold;
  at: string;
}

/** How one prediction stands. */
export interface Standing {
  /** What is drawn: the last commitment before the result was seen, or the first after it. */
  drawn?: Commitment;
  /** Commitments before that one: a changed mind. */
  earlier: readonly Commitment[];
  /** Commitments after it, which are no predictions any more. */
  later: readonly Commitment[];
  wasSeenBefore: boolean;
  skipped: boolean;
  seen: boolean;
}

/** How a prediction stands after these events, which are in the order in which they happened. */
export function standing(events: readonly KeptEvent[]): Standing {
  const seenAt = events.findIndex(({ did }) => did === 'saw');
  const commitments = events.flatMap((event, i) => (event.did === 'committed' ? [{ values: event.values, at: event.at, i }] : []));
  const before = seenAt < 0 ? commitments : commitments.filter(({ i }) => i < seenAt);
  const drawn = before.at(-1) ?? commitments[0];
  const bare = ({ values, at }: Commitment): Commitment => ({ values, at });
  return {
    ...(drawn && { drawn: bare(drawn) }),
    earlier: before.slice(0, -1).map(bare),
    later: commitments.slice(Math.max(1, before.length)).map(bare),
    wasSeenBefore: drawn !== undefined && before.length === 0,
    skipped: events.some(({ did }) => did === 'skipped'),
    seen: seenAt >= 0,
  };
}

function findPrediction(id: string): Prediction {
  const found = Object.hasOwn(PREDICTIONS, id) ? PREDICTIONS[id] : undefined;
  if (found) return found;
  throw new InputError(`id: expected one of ${Object.keys(PREDICTIONS).join(', ')}, got ${describe(id)}`);
}

/** The names must be those that are asked for; a value may be missing yet, and has else the kind that is asked for. */
function checkValues(id: string, { asked }: Prediction, values: unknown): Partial<Foretold> {
  const names = Object.keys(asked);
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    throw new InputError(`prediction ${id}: expected { ${names.join(', ')} } with your values, or skip, got ${describe(values)}`);
  const stranger = Object.keys(values).find((name) => !names.includes(name));
  if (stranger !== undefined) throw new InputError(`prediction ${id}: expected the names ${names.join(', ')}, got ${describe(stranger)}`);
  const given = Object.entries(values as Record<string, unknown>).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, checkValue(`prediction ${id}, ${name}`, asked[name]!, value)]));
}

function checkValue(name: string, asked: Asked, value: unknown): number | string {
  if (asked.kind === 'choice') return checkChoice(name, value, asked.choices);
  try {
    return checkNumber(name, value, { min: asked.from, max: asked.to });
  } catch {
    throw new InputError(`${name}: expected a number from ${asked.from} to ${asked.to}${asked.unit === undefined ? '' : ` (${asked.unit})`}, without quotation marks, got ${describe(value)}`);
  }
}

const isWhole = (prediction: Prediction, values: Partial<Foretold>): values is Foretold =>
  Object.keys(prediction.asked).every((name) => values[name] !== undefined);

/** The events of one prediction, and how many lines of the file say nothing that this kit understands. */
function readEvents(folder: string, id: string): { events: KeptEvent[]; unreadable: number } {
  const file = join(besideFolder(folder), PREDICTIONS_FILE);
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line.trim() !== '') : [];
  const read = lines.map(eventOf);
  return {
    events: read.filter((event) => event?.prediction === id).map((event) => event!),
    unreadable: read.filter((event) => event === undefined).length,
  };
}

function eventOf(line: string): KeptEvent | undefined {
  try {
    const event = schema.parse(JSON.parse(line));
    if (event.did !== 'committed') return event;
    const prediction = findPrediction(event.prediction);
    return isWhole(prediction, checkValues(event.prediction, prediction, event.values)) ? event : undefined;
  } catch {
    return undefined;
  }
}

type Deed = { did: 'committed'; values: Foretold } | { did: 'skipped' } | { did: 'saw' };

function keep(folder: string, id: string, deed: Deed): void {
  const event: KeptEvent = { prediction: id, at: new Date().toISOString(), ...deed };
  writeLine(join(besideFolder(folder), PREDICTIONS_FILE), JSON.stringify(event), 0);
}

/**
 * Commits a prediction, as HTML for the cell: `display.html(predict("1.1", { brief: 10, long: 80 }))`. It is kept in a file beside the
 * notebook, one event a line, and nothing there is ever overwritten: running the cell with other values records a changed mind.
 * With `undefined` for a value, as the notebooks are handed out, it keeps nothing, and asks or shows what was kept before; with `skip`,
 * that it was left out is kept.
 *
 * Worked value: `predict("1.1", { brief: 10, long: "80" })` throws `prediction 1.1, long: expected a number from 0 to 100 (percent),
 * without quotation marks, got "80"`.
 * @throws InputError for an unknown id or name, and for a value of the wrong kind or out of range
 */
export function predict(id: string, values: Readonly<Record<string, unknown>> | typeof skip, folder: string = process.cwd()): string {
  const prediction = findPrediction(id);
  const given = values === skip ? skip : checkValues(id, prediction, values);
  if (isForPages()) return String(pageForm(id, prediction));
  const { events } = readEvents(folder, id);
  if (given === skip) {
    if (!standing(events).skipped) keep(folder, id, { did: 'skipped' });
  } else if (isWhole(prediction, given)) {
    const last = events.findLast((event) => event.did === 'committed');
    const isSame = last?.did === 'committed' && Object.keys(prediction.asked).every((name) => last.values[name] === given[name]);
    if (!isSame) keep(folder, id, { did: 'committed', values: given });
  } else if (events.length === 0 || Object.keys(given).length > 0) {
    return String(predictionBox(id, prediction, given));
  }
  const after = readEvents(folder, id);
  return String(committedBox(id, prediction, standing(after.events), after.unreadable));
}

/**
 * What a cell shows of a result, once the prediction was committed or skipped; a sentence that asks for it until then. With `results`, a
 * figure stands above it: each result with the prediction beside it. On pages everything is folded, and unfolds in the browser.
 *
 * Example: `display.html(reveal("1.2", figure.html, { largeBrief: 69.1, smallLong: { value: 77, low: 71, high: 83 } }))`.
 * @param shown HTML of the result
 * @param results by the names that the prediction asks for: a number, with or without its interval, or the choice that came out
 * @throws InputError for an unknown id, and for results that are not what the prediction asks for
 */
export function reveal(id: string, shown: string, results?: Results, folder: string = process.cwd()): string {
  const prediction = findPrediction(id);
  const names = Object.keys(prediction.asked);
  if (results && names.join() !== Object.keys(results).join())
    throw new InputError(`results: expected ${names.join(', ')} for prediction ${id}, got ${Object.keys(results).join(', ')}`);
  if (isForPages()) return String(foldedResult(id, prediction, results, shown));
  const { events } = readEvents(folder, id);
  const state = standing(events);
  if (!state.drawn && !state.skipped) return String(predictionBox(id, prediction, {}, 'first'));
  if (!state.seen) keep(folder, id, { did: 'saw' });
  return `${results ? String(resultFigure(prediction, results, state)) : ''}${shown}`;
}
