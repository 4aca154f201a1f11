import { createHash } from 'node:crypto';
import { z } from 'zod';
import { InputError } from '../../../core/check.js';
import { canonicalJson } from '../../../core/text.js';
import type { Language, Said } from '../../answers/exercise.js';
import { gradeIdOf, type SubmittedCell } from '../../answers/submission.js';
import { brokenLinkIn, type LedgerEntry } from '../challenge/ledger.js';
import { intervalScore } from '../challenge/score.js';
import type { StudyDesign, StudyRun } from './study-design.js';
import { studyWords } from './study-words.js';

const finite = z.number();
const label = z.string().max(200);
const hash = z.string().length(64);
const measured = { value: finite.optional(), wallSeconds: finite };
const event = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('opened'), study: label, studySeed: z.number().int().min(0).max(2 ** 31 - 1), beginning: z.number().int().min(1) }),
  z.strictObject({ kind: z.literal('rung'), label, run: label, validationLossNatsPerToken: finite.optional(), ...measured }),
  z.strictObject({ kind: z.literal('committed'), estimate: finite, low: finite, high: finite }),
  z.strictObject({ kind: z.literal('decided'), seed: z.number().int(), runs: z.array(label).max(20), ...measured }),
]);
const chain = z.array(z.strictObject({ index: z.number().int(), at: finite, event, previous: hash, hash })).min(1).max(200);

/**
 * What can stand in a study's chain, in this order: its opening, the rungs of the ladder, the commitment, what came out. `run` and `runs`
 * say which was trained (see runPrint); a value is absent where the run diverged.
 */
export type StudyEvent = z.infer<typeof event>;

/** A chain of a study, oldest first. */
export type StudyChain = readonly LedgerEntry<StudyEvent>[];

/** What is foretold: a value, and an interval that holds it with probability 0.9. */
export interface StudyPrediction {
  estimate: number;
  low: number;
  high: number;
}

/** With which probability everybody's interval should hold what comes out. */
export const STUDY_LEVEL = 0.9;

/** The entries, if they are those of a chain as far as their form goes. */
export function parseChain(entries: unknown): StudyChain | undefined {
  const parsed = chain.safeParse(entries);
  return parsed.success ? parsed.data : undefined;
}

/** By what a run is known: the first 16 digits of the SHA-256 of its configuration, seed included. */
export function runPrint({ config }: StudyRun): string {
  return createHash('sha256').update(canonicalJson(JSON.parse(JSON.stringify(config)), 'config')).digest('hex').slice(0, 16);
}

/**
 * The seed of the run that decides: the first 31 bits of the hash of the commitment. Who changes the commitment, or anything before it,
 * has another seed, so that the run cannot have been trained before the commitment was made.
 * Worked value: a hash that begins with ffffffff gives 2147483647, one that begins with 00000003 gives 1.
 */
export function decidingSeed({ hash: text }: Pick<LedgerEntry, 'hash'>): number {
  return Number.parseInt(text.slice(0, 8), 16) >>> 1;
}

/** What a chain says, and how far it has come. */
export interface StudyStanding {
  studySeed: number;
  /** How many times a study was begun in this place: more than once where the file of an earlier one was lost or taken away. */
  beginning: number;
  rungs: Extract<StudyEvent, { kind: 'rung' }>[];
  committed?: StudyPrediction & { /** Of the run that decides. */ seed: number };
  decided?: Extract<StudyEvent, { kind: 'decided' }>;
}

/** Reads a chain without judging it: later entries of a kind do not count. */
export function standingIn(entries: StudyChain): StudyStanding | undefined {
  const of = <Kind extends StudyEvent['kind']>(kind: Kind) => entries.filter(
    (entry): entry is LedgerEntry<Extract<StudyEvent, { kind: Kind }>> => entry.event.kind === kind);
  const [opened] = of('opened');
  if (!opened) return undefined;
  const [[committed], [decided]] = [of('committed'), of('decided')];
  return {
    studySeed: opened.event.studySeed,
    beginning: opened.event.beginning,
    rungs: of('rung').map((entry) => entry.event),
    ...(committed && { committed: {
      estimate: committed.event.estimate, low: committed.event.low, high: committed.event.high, seed: decidingSeed(committed),
    } }),
    ...(decided && { decided: decided.event }),
  };
}

/** A clock may be set while a run goes on: by so many seconds a run may seem shorter than it says it was. */
const CLOCK_SLACK_SECONDS = 2;

/**
 * What is wrong with a chain, each a sentence; none means that nothing was found. No training: the chain holds; its entries stand in their
 * order, one commitment and at most one outcome; the rungs are the design's; the interval is in order and within the design's range; the
 * run that decides is the design's at the seed that follows from the commitment, and as long after it as it says that it took.
 *
 * What it cannot find: an outcome that was edited with all hashes written anew (training again does), and a deciding configuration that
 * was trained outside with other seeds.
 */
export function faultsOfChain(design: StudyDesign, entries: StudyChain, language: Language = 'en'): string[] {
  return faultsIn(design, entries).map((fault) => fault[language]);
}

function faultsIn(design: StudyDesign, entries: StudyChain): Said[] {
  const broken = brokenLinkIn(entries);
  if (broken !== undefined) return [{ en: `its chain was edited: ${broken.en}`, de: `Ihre Kette wurde verändert: ${broken.de}` }];
  const standing = standingIn(entries);
  const kinds = entries.map((entry) => entry.event.kind);
  if (!standing || kinds[0] !== 'opened') return [{ en: 'its chain does not begin with its opening', de: 'Ihre Kette beginnt nicht mit ihrer Eröffnung' }];
  if (!/^opened (rung )*(committed )?(decided )?$/.test(`${kinds.join(' ')} `)) return [OTHER_ORDER];
  const first = entries[0]!.event;
  if (first.kind === 'opened' && first.study !== design.id) return [{ en: `its chain is that of study ${first.study}`, de: `Ihre Kette ist die der Studie ${first.study}` }];
  const { studySeed, rungs, committed, decided } = standing;
  const wanted = design.ladder(studySeed).map(runPrint);
  const isLadder = rungs.every(({ run }, i) => run === wanted[i]) && (!committed || rungs.length === wanted.length);
  const faults = isLadder ? [] : [OTHER_LADDER];
  if (committed) faults.push(...faultsOfPrediction(design, committed));
  if (!committed || !decided) return faults;
  if (decided.seed !== committed.seed) {
    faults.push({
      en: `the run that decides has the seed ${decided.seed}, where ${committed.seed} follows from the commitment`,
      de: `Der Lauf, der entscheidet, hat den Seed ${decided.seed}, wo aus der Festlegung ${committed.seed} folgt`,
    });
  }
  const deciding = design.deciding(studySeed, committed.seed).map(runPrint);
  if (decided.runs.join() !== deciding.join()) faults.push({ en: 'the run that decides is not the one of this study', de: 'Der Lauf, der entscheidet, ist nicht der dieser Studie' });
  const [before, after] = entries.slice(-2).map(({ at }) => at);
  const passed = (after! - before!) / 1000;
  if (passed + CLOCK_SLACK_SECONDS < decided.wallSeconds) {
    const [took, only] = [decided.wallSeconds.toFixed(1), passed.toFixed(1)];
    faults.push({
      en: `the run that decides says that it took ${took} s, of which only ${only} s passed after the commitment`,
      de: `Der Lauf, der entscheidet, will ${took.replace('.', ',')} s gedauert haben, von denen nach der Festlegung nur ${only.replace('.', ',')} s vergingen`,
    });
  }
  return faults;
}

const OTHER_ORDER: Said = {
  en: 'its chain holds its entries in another order than a study has them: there is one commitment, after the ladder, and one run that decides',
  de: 'Die Einträge ihrer Kette stehen in einer anderen Reihenfolge als die einer Studie: Es gibt eine Festlegung, nach der Leiter, und einen Lauf, der entscheidet',
};
const OTHER_LADDER: Said = {
  en: 'its ladder is not the one of this study: was it worked on with another version of the kit?',
  de: 'Ihre Leiter ist nicht die dieser Studie: Wurde sie mit einer anderen Version des Baukastens bearbeitet?',
};

function faultsOfPrediction({ quantity: { from, to, unit } }: StudyDesign, { estimate, low, high }: StudyPrediction): Said[] {
  const isInOrder = [low, estimate, high].every((value) => Number.isFinite(value)) && low <= estimate && estimate <= high && low < high;
  if (!isInOrder) {
    return [{
      en: `prediction: expected low <= estimate <= high with low below high, got low ${low}, estimate ${estimate}, high ${high}`,
      de: `Vorhersage: erwartet low <= estimate <= high mit low unter high, bekommen low ${low}, estimate ${estimate}, high ${high}`,
    }];
  }
  return low >= from && high <= to ? [] : [{
    en: `prediction: expected an interval between ${from} and ${to} ${unit}, got ${low} to ${high}`,
    de: `Vorhersage: erwartet ein Intervall zwischen ${from} und ${to} ${studyWords.de.unit(unit)}, bekommen ${low} bis ${high}`,
  }];
}

/**
 * A prediction, if it is one that can be committed: low < high, the estimate between them, all within the design's range.
 * @throws InputError naming what is not
 */
export function checkPrediction(design: StudyDesign, prediction: StudyPrediction, language: Language = 'en'): void {
  const [fault] = faultsOfPrediction(design, prediction);
  if (fault) throw new InputError(fault[language]);
}

/**
 * The share of the calibration points that an interval earns: with its interval score S at level 0.9 (Winkler 1972; Gneiting and Raftery
 * 2007, equation 43), linear from `good` down to `none`:
 *
 *     min(1, max(0, (none - S) / (none - good)))
 *
 * The score is proper, so that on average nobody gains by stating another interval than the one believed in, but for what the two bounds
 * cut off. Worked value: good 0.03, none 0.3; [3.0, 3.1] and an outcome of 3.05 score 0.1, which earns 20/27 = 0.741 of the points.
 */
export function calibrationShare({ good, none }: StudyDesign['score'], { low, high }: StudyPrediction, outcome: number): number {
  const score = intervalScore({ low, high }, STUDY_LEVEL, outcome);
  return Math.min(1, Math.max(0, (none - score) / (none - good)));
}

const EVIDENCE = /study evidence ([A-Za-z0-9_-]{1,100000})\./g;

/** A chain as the line of text that a notebook keeps in its outputs. */
export function evidenceText(entries: StudyChain): string {
  return `study evidence ${Buffer.from(JSON.stringify(entries)).toString('base64url')}.`;
}

/** The chains in a text, without judging them. It is somebody else's text: what does not parse is passed over. */
export function chainsInText(text: string): StudyChain[] {
  return [...text.slice(0, 1_000_000).matchAll(EVIDENCE)].slice(0, 20).flatMap(([, code]) => {
    try {
      const found = parseChain(JSON.parse(Buffer.from(code!, 'base64url').toString('utf8')));
      return found ? [found] : [];
    } catch {
      return [];
    }
  });
}

const MOST_OUTPUTS = 40;

/** The chains that a study's cells show, the one that counts first. */
export function chainsOf(id: string, cells: readonly SubmittedCell[]): StudyChain[] {
  const own = (['study', 'commit', 'decide'] as const).map((part) => gradeIdOf(part, id));
  const outputs = cells.filter(({ gradeId }) => gradeId !== undefined && own.includes(gradeId)).flatMap((cell) => cell.outputs);
  const beginning = ([first]: StudyChain) => (first!.event.kind === 'opened' ? first!.event.beginning : 0);
  return outputs.slice(-MOST_OUTPUTS).flatMap((output) => (output.kind === 'picture' ? [] : chainsInText(output.text)))
    .sort((a, b) => b.length - a.length || beginning(b) - beginning(a));
}
