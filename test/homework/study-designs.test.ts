import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { studyDesigns } from '../../lib/course/homework/study/designs.js';
import type { StudyExercise } from '../../lib/course/answers/exercise.js';
import type { StudyDesign, StudyRun } from '../../lib/course/homework/study/study-design.js';
import { problemSets } from '../../lib/course/homework/sets/index.js';
import { nParamsNonEmbedding, nParamsTotal } from '../../lib/model/count.js';
import { root } from '../../lib/setup/paths.mjs';
import {
  constantsOf, forecasters, honest, judged, knowsOnlyTheLast, type Forecaster, type Measured, type TrainedStudy,
} from './study-forecasters.js';

/** What test/homework/scripts/study-forecasts.ts printed: studies of each design, most with two outcomes. */
const trained = readFileSync(join(root, 'test', 'fixtures', 'study-runs.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as TrainedStudy);
const studiesOf = ({ id }: StudyDesign) => trained.filter((study) => study.id === id);
const tokens = ({ config: { steps, batchSize, model } }: StudyRun) => steps * batchSize! * model.contextLength;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const creditsOf = (design: StudyDesign, forecaster: Forecaster) =>
  mean(judged(design, studiesOf(design), forecaster).map(({ share }) => share));

describe.each(studyDesigns)('the design of study $id', (design) => {
  const ladder = design.ladder(1);
  const deciding = design.deciding(1, 4711);

  it('has a ladder of different runs, of which none is as large as the one that decides, which has the seed that it is given', () => {
    expect(new Set(ladder.map(({ label }) => label)).size).toBe(ladder.length);
    expect(deciding.map(({ config }) => config.seed)).toEqual([4711]);
    const [run] = deciding as [StudyRun];
    const alike = ladder.filter(({ config }) => config.model.architecture === run.config.model.architecture);
    const flops = (one: StudyRun) => nParamsTotal(one.config.model) * tokens(one);
    expect(Math.max(...alike.map(flops))).toBeLessThan(flops(run));
  });

  it('has the constants that the rule makes of these studies, and tells people apart', () => {
    const { score, seedSpread } = constantsOf(design, studiesOf(design));
    expect({ score: design.score, seedSpread: design.seedSpread }).toEqual({ score, seedSpread });
    expect(score.good).toBeLessThan(score.none / 2);
  });

  it('is foretold by an honest student, whose intervals hold and earn more than .8; naive ones earn clearly less', () => {
    const outcomes = judged(design, studiesOf(design), forecasters.honest!);
    expect(outcomes.filter(({ held }) => held).length / outcomes.length).toBeGreaterThan(0.8);
    const credit = creditsOf(design, forecasters.honest!);
    expect(credit).toBeGreaterThan(0.8);
    for (const naive of ['repeats', 'point', 'careless']) expect([naive, creditsOf(design, forecasters[naive]!) < credit - 0.15]).toEqual([naive, true]);
    expect(creditsOf(design, knowsOnlyTheLast)).toBeLessThan(0.2);
  });
});

describe('the texts of the studies', () => {
  const exercises = problemSets.flatMap((set) => set.exercises).filter((exercise): exercise is StudyExercise => exercise.kind === 'study');
  const textOf = (id: string) => exercises.find(({ design }) => design === id)!.task;
  const number = (value: number) => value.toLocaleString('en');

  it('stand in every set', () => {
    expect(exercises.map(({ design }) => design)).toEqual(studyDesigns.map(({ id }) => id));
  });

  it.each(studyDesigns)('name the widths, steps and numbers of what is trained in $id', (design) => {
    const text = textOf(design.id);
    const [{ config: { model, steps } }] = design.deciding(1, 1) as [StudyRun];
    if (design.id === '1.7' || design.id === '4.6') {
      expect(text).toContain(`*N* = ${number(nParamsTotal(model))} parameters in all, *D* = ${number(tokens(design.deciding(1, 1)[0]!))} tokens`);
    }
    if (design.id === '3.7' || design.id === '5.7') expect(text).toContain(`*N* = ${number(nParamsNonEmbedding(model))} non-embedding parameters`);
    expect(text).toContain(String(model.dModel));
    if (design.id !== '4.6') expect(text).toContain(number(steps));
    const widths = new Set(design.ladder(1).map(({ config }) => config.model.dModel));
    for (const width of design.id === '4.6' ? [4, 24] : widths) expect(text).toMatch(new RegExp(`\\b${width}\\b`));
  });
});

describe('an honest student', () => {
  const [wider] = studyDesigns.filter(({ id }) => id === '1.7') as [StudyDesign];

  it('of 1.7 finds the gains of an exact law: excess d^-1.2, and nothing from longer training', () => {
    // the loss above the floor of 3 is d^-1.2 at every length: at 24 it is .02207, between any two seeds nothing
    const ladder: Measured[] = wider.ladder(1).map((run) => ({ run, value: 3 + run.config.model.dModel ** -1.2 }));
    const { estimate, low, high } = honest['1.7']!({ id: '1.7', floor: 3, ladder, deciding: wider.deciding(1, 1)[0]! });
    for (const value of [estimate, low, high]) expect(value - 3).toBeCloseTo(24 ** -1.2, 10);
  });
});
