import { readFileSync } from 'node:fs';
import { disposeNamed } from '../../../lib/core/tensors.js';
import { studyDesigns } from '../../../lib/course/homework/study/designs.js';
import type { StudyDesign, StudyRun } from '../../../lib/course/homework/study/study-design.js';
import { train } from '../../../lib/train/index.js';
import { constantsOf, forecasters, judged, type TrainedStudy } from '../study-forecasters.js';

// Trains the studies of the problem sets as students of several study seeds would: each the ladder, and the run that decides, in the
// first three with two seeds. Prints a line of JSON a study, which test/fixtures/study-runs.jsonl keeps; the forecasters of
// ../study-forecasters.ts, declared before, foretell from these lines. Arguments: the exercise, then study seeds (1 to 8 unless given).
// About a minute a study.
// `table FILE` prints what each forecaster held and earned instead.
// node_modules/.bin/esbuild test/homework/scripts/study-forecasts.ts --bundle --platform=node --format=esm --packages=external \
//   --outfile=lib/dist/study-forecasts.mjs && node lib/dist/study-forecasts.mjs 1.7 >> test/fixtures/study-runs.jsonl

/** Studies up to this seed decide twice. */
const PAIRS = 3;
const [id, ...given] = process.argv.slice(2);
if (id === 'table') {
  const lines = readFileSync(given[0]!, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as TrainedStudy);
  console.table(studyDesigns.flatMap((design) => {
    const studies = lines.filter((line) => line.id === design.id);
    return studies.length === 0 ? [] : [tableRow(design, studies)];
  }));
  process.exit(0);
}
function tableRow(design: StudyDesign, studies: readonly TrainedStudy[]) {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const constants = constantsOf(design, studies);
  const said = Object.entries(forecasters).map(([name, forecaster]) => {
    const outcomes = judged(design, studies, forecaster, constants.score);
    const credit = mean(outcomes.map(({ share }) => share));
    return [name, `${outcomes.filter(({ held }) => held).length} of ${outcomes.length}, ${credit.toFixed(2)}`];
  });
  return {
    id: design.id,
    studies: studies.length,
    ladderSeconds: Math.min(...studies.map((study) => study.ladderSeconds)),
    decidingSeconds: Math.min(...studies.map((study) => study.decidingSeconds)),
    ...constants.score,
    seedSpread: constants.seedSpread,
    ...Object.fromEntries(said) as Record<string, string>,
  };
}

const design = studyDesigns.find((one) => one.id === id)!;

interface MeasuredRun {
  value: number;
  seconds: number;
}

async function measured(corpus: ReturnType<StudyDesign['corpus']>, run: StudyRun): Promise<MeasuredRun> {
  const result = await train(corpus, run.config);
  const value = design.measure ? await design.measure({ run, corpus, result }) : result.validationLossNatsPerToken!;
  disposeNamed(result.parameters);
  return { value: Number(value.toFixed(6)), seconds: result.wallSeconds };
}

for (const studySeed of given.length > 0 ? given.map(Number) : [1, 2, 3, 4, 5, 6, 7, 8]) {
  const corpus = design.corpus(studySeed);
  const ladder: MeasuredRun[] = [];
  for (const run of design.ladder(studySeed)) ladder.push(await measured(corpus, run));
  const decided: MeasuredRun[] = [];
  const seeds = studySeed > PAIRS ? [1001] : [1001, 1002];
  for (const seed of seeds) for (const run of design.deciding(studySeed, seed)) decided.push(await measured(corpus, run));
  const seconds = (runs: MeasuredRun[]) => Number(runs.reduce((sum, run) => sum + run.seconds, 0).toFixed(1));
  const values = (runs: MeasuredRun[]) => runs.map(({ value }) => value);
  console.log(JSON.stringify({
    id, studySeed, floor: Number(design.facts(studySeed).floor.toFixed(6)), ladder: values(ladder), decided: values(decided),
    ladderSeconds: seconds(ladder), decidingSeconds: seconds(decided) / seeds.length,
  }));
}
