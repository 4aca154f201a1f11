import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeStudy } from '../../lib/course/grading/judge-study.js';
import { similarPairs } from '../../lib/course/grading/class-files.js';
import { feedbackPage } from '../../lib/course/grading/feedback.js';
import { totalOf } from '../../lib/course/grading/grade-record.js';
import { gradeSubmission } from '../../lib/course/grading/grade-submission.js';
import type { GradingPlan, PlannedStudy } from '../../lib/course/grading/grading-plan.js';
import { decidedStudies } from '../../lib/course/grading/retrain-studies.js';
import { withRetrained } from '../../lib/course/grading/retrained-studies.js';
import { checkNotebook } from '../../lib/course/homework/check-alone.js';
import { classroomReport } from '../../lib/course/homework/classroom.js';
import { homework } from '../../lib/course/homework/homework.js';
import { setNotebook } from '../../lib/course/homework/notebook/set-notebook.js';
import type { SubmittedCell } from '../../lib/course/answers/submission.js';
import type { StudyExercise } from '../../lib/course/answers/exercise.js';
import { chained, type LedgerEntry } from '../../lib/course/homework/challenge/ledger.js';
import { studyDesign, studyDesigns } from '../../lib/course/homework/study/designs.js';
import { openStudy, type Study } from '../../lib/course/homework/study/open-study.js';
import {
  calibrationShare, chainsInText, decidingSeed, evidenceText, faultsOfChain, type StudyEvent,
} from '../../lib/course/homework/study/study-chain.js';
import { judgeChain, studyParts } from '../../lib/course/homework/study/study-verdict.js';
import { findExercise, findProblemSet } from '../../lib/course/homework/sets/index.js';
import { madeUpChain, type MadeUp } from './study-chains.js';

const exercise = findExercise('1.7a') as StudyExercise;
const design = studyDesign('1.7');
const { good, none } = design.score;
const planned: PlannedStudy = { kind: 'study', id: '1.7a', title: exercise.title, points: 3, design: '1.7' };
const prediction = { estimate: 3, low: 2.998, high: 3.006 }; // narrower than `good` of any study of a loss

const cell = (gradeId: string, ...texts: string[]): SubmittedCell =>
  ({ isCode: true, source: '', gradeId, outputs: texts.map((text) => ({ kind: 'html', text })), attachments: {} });
const decided = (made: MadeUp = {}) => madeUpChain({ prediction, outcome: 3.005, ...made });
const grade = (...chains: readonly LedgerEntry<StudyEvent>[][]) =>
  judgeStudy(planned, [cell('decide-1-7a', ...chains.map((chain) => `<p>${evidenceText(chain)}</p>`))]).result;

describe('what an interval earns', () => {
  it('is everything up to the score `good`, nothing from `none`, and linear between', () => {
    // worked value: width 0.1, held: S = 0.1, (0.3 - 0.1) / (0.3 - 0.03) = 20/27
    expect(calibrationShare({ good: 0.03, none: 0.3 }, { estimate: 3.05, low: 3, high: 3.1 }, 3.05)).toBeCloseTo(20 / 27, 12);
    // missed by 0.01: S = 0.1 + 20 x 0.01 = 0.3
    expect(calibrationShare({ good: 0.03, none: 0.3 }, { estimate: 3.05, low: 3, high: 3.1 }, 3.11)).toBeCloseTo(0, 12);
    expect(calibrationShare({ good: 0.03, none: 0.3 }, { estimate: 3.05, low: 3.04, high: 3.06 }, 3.05)).toBe(1);
    expect(calibrationShare({ good: 0.03, none: 0.3 }, { estimate: 3.05, low: 3, high: 3.1 }, 4)).toBe(0);
  });

  it('is given to the nearest quarter of a point, beside the point for the commitment', () => {
    const width = (good + none) / 2; // half of the two points
    const { result } = judgeStudy(planned, [cell('decide-1-7a', evidenceText(decided({ prediction: { estimate: 3, low: 3 - width / 2, high: 3 + width / 2 } })))]);
    expect([result.earned, result.parts!.map(({ earned }) => earned), result.verdict]).toEqual([2, [1, 1], 'wrong']);
    expect(studyParts({ points: 1 }).map(({ points }) => points)).toEqual([0.5, 0.5]);
  });

  it('is told in a sentence: interval, outcome, whether it held, and the width against the spread between seeds', () => {
    const [first, second] = grade(madeUpChain({ prediction, outcome: 3.02 })).sentences;
    expect(first).toBe('The prediction is 3, between 2.998 and 3.006 nats a token.');
    // width 0.008; S = 0.008 + 20 x 0.014 = 0.288
    expect(second).toBe(`It came out at 3.02 nats a token: the interval did not hold it. Its width, 0.008, is ${Number((0.008 / design.seedSpread).toPrecision(2))} times the spread between seeds; its interval score is 0.288, where ${good} earns everything and ${none} nothing.`);
  });
});

describe('the chain of a study', () => {
  it('gives the deciding run the first 31 bits of the hash of the commitment', () => {
    expect(decidingSeed({ hash: 'ffffffff'.padEnd(64, '0') })).toBe(2147483647);
    expect(decidingSeed({ hash: '00000003'.padEnd(64, '0') })).toBe(1);
    const seeds = [2.98, 2.981, 2.982].map((low) => decidingSeed(madeUpChain({ prediction: { ...prediction, low } }).at(-1)!));
    expect(new Set(seeds).size).toBe(3);
  });

  it('goes into a text and out of it again, for the study of every set', () => {
    for (const { id, quantity: { from, to } } of studyDesigns) {
      const middle = (Math.max(0, from) + Math.min(to, 4)) / 2;
      const narrow = { estimate: middle, low: middle - 0.002, high: middle + 0.002 };
      const chain = madeUpChain({ design: id, prediction: narrow, outcome: middle });
      expect(chainsInText(`before ${evidenceText(chain)} after`)).toEqual([chain]);
      expect([id, faultsOfChain(studyDesign(id), chain)]).toEqual([id, []]);
      expect(judgeChain({ points: 3, design: id }, chain).parts.map(({ earned }) => earned)).toEqual([1, 2]);
    }
  });

  it('earns nothing as long as the run is open', () => {
    expect(grade(madeUpChain({}))).toMatchObject({ earned: 0, verdict: 'wrong', sentences: ['The ladder is trained; no prediction is committed yet.'] });
    const runs = design.ladder(5).length;
    expect(grade(madeUpChain({}).slice(0, 3)).sentences).toEqual([`2 of ${runs} runs of the ladder are trained.`]);
    const { earned, sentences } = grade(madeUpChain({ prediction }));
    expect([earned, sentences[0]]).toEqual([0, 'The prediction is 3, between 2.998 and 3.006 nats a token; the run that decides is not trained yet.']);
  });
});

describe('a study that was tampered with', () => {
  const fault = (chain: LedgerEntry<StudyEvent>[]) => {
    const { earned, sentences } = grade(chain);
    expect(earned).toBe(0);
    return sentences.join(' ');
  };
  const edited = (chain: LedgerEntry<StudyEvent>[], kind: StudyEvent['kind'], change: object) =>
    chain.map((entry): LedgerEntry<StudyEvent> => (entry.event.kind === kind ? { ...entry, event: { ...entry.event, ...change } } : entry));
  /** All entries with their hashes written anew, as the kit itself would write them. */
  const rewritten = (chain: LedgerEntry<StudyEvent>[]) =>
    chain.reduce<LedgerEntry<StudyEvent>[]>((before, { event, at }) => [...before, chained<StudyEvent>(before, event, at)], []);

  it.each([
    ['an edited estimate', edited(decided(), 'committed', { estimate: 3.005 }), 'was changed after it was written'],
    ['an edited loss', edited(decided(), 'decided', { value: 3 }), 'was changed after it was written'],
    ['another study seed', edited(decided(), 'opened', { studySeed: 6 }), 'was changed after it was written'],
    ['an edited estimate with all hashes anew', rewritten(edited(decided(), 'committed', { estimate: 3.005 })), 'follows from the commitment'],
    ['another beginning with all hashes anew', rewritten(edited(decided(), 'opened', { studySeed: 6 })), 'follows from the commitment'],
    ['a seed of one\'s own', rewritten(edited(decided(), 'decided', { seed: 7 })), 'has the seed 7, where'],
    ['another run', rewritten(edited(decided(), 'decided', { runs: ['0123456789abcdef'] })), 'is not the one of this study'],
    ['a ladder of other runs', rewritten(edited(decided(), 'rung', { run: '0123456789abcdef' })), 'ladder is not the one of this study'],
    ['an interval without an order', decided({ prediction: { estimate: 3, low: 3.1, high: 2.9 } }), 'expected low <= estimate <= high'],
    ['a run that took longer than there was time', rewritten(edited(decided(), 'decided', { wallSeconds: 100 })), 'of which only 11.0 s passed'],
    ['a second commitment', rewritten([...decided(), ...decided().slice(-2)]), 'there is one commitment'],
    ['the study of another exercise', rewritten(edited(decided(), 'opened', { study: '2.7' })), 'is that of study 2.7'],
  ])('is not marked: %s', (_, chain, sentence) => {
    expect(fault(chain)).toContain(sentence);
  });

  it('shows an outcome that was edited with the hash of its own entry: only training again finds it', () => {
    const chain = decided();
    expect(grade(rewritten(edited(chain, 'decided', { value: 3 }))).earned).toBeGreaterThan(0);
  });

  it('is nothing where no cell shows it, and where what they show is no chain', () => {
    const texts = ['study evidence !!!.', 'study evidence e30.', 'study evidence W10.', `study evidence ${'A'.repeat(200_000)}.`,
      `study evidence ${Buffer.from('['.repeat(50_000)).toString('base64url')}.`, `study evidence ${Buffer.from('[{"index":0,"at":1,"event":null,"previous":"","hash":""}]').toString('base64url')}.`];
    expect(judgeStudy(planned, []).result).toMatchObject({ earned: 0, verdict: 'missing' });
    const { result, evidence } = judgeStudy(planned, [cell('decide-1-7a', ...texts), cell('work-1-7a', evidenceText(decided()))]);
    expect([result.earned, result.verdict, evidence]).toEqual([0, 'missing', undefined]);
  });

  it('is read in linear time, however long its outputs are', () => {
    const long = 'study evidence '.repeat(400_000);
    expect(judgeStudy(planned, Array.from({ length: 60 }, () => cell('study-1-7a', long))).result.verdict).toBe('missing');
  });

  it('counts as the longest that is shown, and says that there is another', () => {
    const { earned, sentences } = grade(madeUpChain({ studySeed: 9 }), decided(), madeUpChain({ prediction }));
    expect(earned).toBe(3);
    expect(sentences.at(-1)).toContain('shows another study beside this one');
    expect(grade(madeUpChain({}), madeUpChain({ prediction }), decided()).sentences).toHaveLength(2);
  });
});

describe('a study in its notebook', () => {
  const parent = mkdtempSync(join(tmpdir(), 'study-'));
  let folder: string;
  let shown: string[];
  let study: Study;
  const display = { html: (content: string) => void shown.push(content) };
  const open = () => openStudy(exercise, display, { folder, witnessFolder: join(folder, 'witness') });
  const place = () => ({ html: () => undefined });
  const write = (chain: LedgerEntry<StudyEvent>[]) => writeFileSync(join(folder, 'study-1.7a.jsonl'), chain.map((entry) => `${JSON.stringify(entry)}\n`).join(''));

  beforeEach(() => {
    folder = mkdtempSync(join(parent, 'one-'));
    shown = [];
    study = open();
  });
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  it('is not begun by looking at it', () => {
    expect(study.verdict()).toMatchObject({ state: 'not begun', sentences: ['The study is not begun.'] });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('commits once: the zeros that stand there commit nothing, another prediction is refused, and the first stands', () => {
    write(madeUpChain({}));
    study.commit({ estimate: 0, low: 0, high: 0 });
    expect(shown.pop()).toContain('nothing is committed yet');
    expect(() => study.commit({ estimate: 3, low: 3, high: 3 })).toThrow('low below high');
    expect(() => study.commit({ estimate: Number.NaN, low: 1, high: 3 })).toThrow('expected low <= estimate <= high');
    expect(study.verdict().state).toBe('ladder');
    study.commit(prediction);
    study.commit(prediction);
    expect(study.verdict().state).toBe('committed');
    study.commit({ ...prediction, high: 3.2 });
    expect(shown.at(-2)).toContain('it stands: 3, between 2.998 and 3.006. Nothing was changed.');
    expect(open().verdict().sentences[0]).toContain('between 2.998 and 3.006');
    expect(chainsInText(shown.at(-1)!)[0]!.filter(({ event }) => event.kind === 'committed')).toHaveLength(1);
  });

  it('asks for the ladder before the commitment, and for the commitment before the run', async () => {
    study.commit(prediction);
    expect(shown.pop()).toContain('the ladder is not trained yet');
    await study.decide(place);
    expect(shown.pop()).toContain('there is nothing to decide yet');
  });

  it('shows what was trained without training it again', async () => {
    write(decided());
    const rungs = await study.ladder(place);
    expect(rungs).toHaveLength(design.ladder(5).length);
    expect(rungs[0]).toMatchObject({ value: 3, seed: 1 });
    expect(rungs[0]!.floor).toBeGreaterThan(2);
    await study.decide(place);
    expect(shown.at(-1)).toContain('✓ decided');
    expect(chainsInText(shown.at(-1)!)).toEqual([decided()]);
  }, 60_000);

  it('keeps its commitment through a kill in the middle of writing what came out: the run has the same seed again', () => {
    const chain = decided();
    write(chain.slice(0, -1));
    const file = join(folder, 'study-1.7a.jsonl');
    writeFileSync(file, `${readFileSync(file, 'utf8')}${JSON.stringify(chain.at(-1)).slice(0, 100)}`);
    expect(study.verdict().state).toBe('committed');
    study.commit(prediction);
    expect(decidingSeed(chainsInText(shown.at(-1)!)[0]!.at(-1)!)).toBe(decidingSeed(chain.at(-2)!));
  });

  it('refuses a file that was edited, or cut off after its commitment', async () => {
    write(madeUpChain({}));
    study.commit(prediction);
    const file = join(folder, 'study-1.7a.jsonl');
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.trimEnd().split('\n').slice(0, -1).map((line) => `${line}\n`).join(''));
    await expect(study.ladder(place)).rejects.toThrow('it was reset or cut off. Put the old file back');
    writeFileSync(file, whole.replace('"low":2.99', '"low":2.9'));
    expect(study.verdict()).toMatchObject({ state: 'faulty' });
    await expect(study.decide(place)).rejects.toThrow('was changed after it was written');
    writeFileSync(file, 'null\n');
    expect(study.verdict().state).toBe('faulty');
  });

  it('says how often it was begun where its file is gone', () => {
    study.commit(prediction); // opens it
    rmSync(join(folder, 'study-1.7a.jsonl'));
    study.commit(prediction);
    expect(study.verdict().sentences).toEqual([`0 of ${design.ladder(5).length} runs of the ladder are trained.`, 'It was begun 2 times; this is the last.']);
  });

  it('says in a sentence that the disk does not take it', () => {
    writeFileSync(join(folder, 'witness'), ''); // a file where a folder should be
    expect(() => study.commit(prediction)).toThrow(/expected a disk that takes what the study writes, got E(EXIST|NOTDIR): .*run the cell again/);
  });

  it('has a study seed that nobody chose', () => {
    const seedOf = (one: Study) => {
      one.commit(prediction);
      return createHash('sha256').update(readFileSync(join(folder, 'study-1.7a.jsonl'))).digest('hex');
    };
    const first = seedOf(study);
    folder = mkdtempSync(join(parent, 'one-'));
    expect(seedOf(open())).not.toBe(first);
  });
});

describe('a set with a study', () => {
  const folder = mkdtempSync(join(tmpdir(), 'study-set-'));
  const shown: string[] = [];
  const open = (isStrict = false) => homework(1, { html: (content) => void shown.push(content) }, { folder, isStrict });
  const submit = (chain?: LedgerEntry<StudyEvent>[]) => {
    const notebook = setNotebook(findProblemSet(1));
    const cells = notebook.cells.map((one) => (one.id === 'decide-1-7a' && chain
      ? { ...one, outputs: [{ output_type: 'display_data', data: { 'text/html': [`<p>${evidenceText(chain)}</p>`] }, metadata: {} }] }
      : one));
    const file = join(folder, 'set-1.ipynb');
    writeFileSync(file, JSON.stringify({ ...notebook, cells }));
    return file;
  };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('says where the study stands, by the outputs where there is no file of it, and throws for nbgrader below half of the points', async () => {
    submit();
    await open().check('1.7a');
    expect(shown.pop()).toContain('○ not begun');
    await expect(open(true).check('1.7a')).rejects.toThrow('1.7a earns 0 of 3 points');
    submit(decided({ outcome: 3.2 }));
    await expect(open(true).check('1.7a')).rejects.toThrow('1.7a earns 1 of 3 points');
    submit(decided());
    await open(true).check('1.7a');
    expect(shown.pop()).toContain('✓ decided: 1.7a');
    open().progress();
    expect(shown.pop()).toContain('3 of 3 are earned in the study');
    await expect(open().check('1.1')).rejects.toThrow('expected the function of 1.1 as its second argument');
  });

  it('is checked from a shell and reported to Classroom with what the study earns', async () => {
    const width = (good + none) / 2;
    const file = submit(decided({ prediction: { estimate: 3, low: 3 - width / 2, high: 3 + width / 2 } }));
    expect(await checkNotebook(file, '1.1')).toMatchObject({ checked: [{ exercise: { id: '1.1' } }], studies: [] });
    const { checked, studies } = await checkNotebook(file, '1.7a');
    expect(checked).toEqual([]);
    expect(studies.map(({ verdict: { state } }) => state)).toEqual(['decided']);
    await expect(checkNotebook(file, '1.7')).rejects.toThrow(/--exercise: expected one of 1\.1, .*1\.7a, got 1\.7$/);
    const { tests, max_score } = classroomReport('set-1.ipynb', [], studies);
    expect([tests.map(({ name, score, status }) => [name, score, status]), max_score]).toEqual([[[`1.7a ${exercise.title}`, 2, 'pass']], 3]);
  });

  it('in a submission: a blank one earns 0, two with one chain are told apart from all others', async () => {
    const plan: GradingPlan = {
      set: 1, title: 'one', seed: 1, isolation: 'limited', exercises: [planned], written: [], notebook: setNotebook(findProblemSet(1)), hash: 'h',
    };
    const grade = async (student: string, chain?: LedgerEntry<StudyEvent>[]) =>
      (await gradeSubmission({ student, file: submit(chain) }, plan)).record;
    const records = [await grade('ada', decided()), await grade('bob', decided()), await grade('cyd', decided({ studySeed: 8 })), await grade('dan')];
    expect(records.map(({ exercises: [one] }) => [one!.earned, one!.verdict])).toEqual([[3, 'right'], [3, 'right'], [3, 'right'], [0, 'missing']]);
    expect(similarPairs(records)).toMatchObject([{ a: 'ada', b: 'bob', most: { id: '1.7a', percent: 100 } }]);
    expect(totalOf(records[0]!, {})).toEqual({ earned: 3, possible: 3, open: 0 });
    expect(decidedStudies(records, plan).map(({ student, standing }) => [student, standing.decided!.value])).toEqual([['ada', 3.005], ['bob', 3.005], ['cyd', 3.005]]);
    const page = feedbackPage(records[0]!, 'one', {});
    expect(page).toContain('A prediction that was committed before its run: 1 of 1');
    expect(page).toContain('Its 90% interval: 2 of 2');
    const again = decidedStudies(records, plan).map(({ head, student }) => ({ head, student, exercise: '1.7a', said: 3.005, again: 3.2, agrees: student === 'bob' }));
    const [ada, bob, , dan] = records.map((record) => feedbackPage(withRetrained(record, again), 'one', {}));
    expect(ada).toContain('it came out at 3.2, and the notebook says 3.005. A person looks at that, and may change the points, with a reason.');
    for (const other of [bob, dan]) expect(other).not.toContain('trained again');
    expect(withRetrained(records[0]!, [{ ...again[0]!, head: 'another chain, handed in before' }])).toEqual(records[0]);
  }, 60_000);
});
