import { chained, type LedgerEntry } from '../../lib/course/homework/challenge/ledger.js';
import { studyDesign } from '../../lib/course/homework/study/designs.js';
import { decidingSeed, runPrint, type StudyEvent, type StudyPrediction } from '../../lib/course/homework/study/study-chain.js';

/** What a made-up study says; nothing is trained. */
export interface MadeUp {
  design?: string;
  studySeed?: number;
  prediction?: StudyPrediction;
  outcome?: number;
  /** Changes an event before it is written, as somebody does who writes a whole chain anew. */
  forge?: (event: StudyEvent) => StudyEvent;
}

/** A chain as a notebook writes it, with losses of 3 on the ladder; up to the commitment or the outcome where these are given. */
export function madeUpChain({ design: id = '1.7', studySeed = 5, prediction, outcome, forge = (one) => one }: MadeUp): LedgerEntry<StudyEvent>[] {
  const design = studyDesign(id);
  let entries: LedgerEntry<StudyEvent>[] = [];
  const add = (event: StudyEvent, at: number) => {
    entries = [...entries, chained<StudyEvent>(entries, forge(event), at)];
  };
  add({ kind: 'opened', study: design.id, studySeed, beginning: 1 }, 1000);
  for (const run of design.ladder(studySeed)) add({ kind: 'rung', label: run.label, run: runPrint(run), value: 3, validationLossNatsPerToken: 3, wallSeconds: 1 }, 2000);
  if (prediction) add({ kind: 'committed', ...prediction }, 3000);
  if (prediction && outcome !== undefined) {
    const seed = decidingSeed(entries.at(-1)!);
    add({ kind: 'decided', seed, runs: design.deciding(studySeed, seed).map(runPrint), value: outcome, wallSeconds: 10 }, 14_000);
  }
  return entries;
}
