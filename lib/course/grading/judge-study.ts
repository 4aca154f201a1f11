import { earnedIn } from '../answers/exercise.js';
import { chainsOf, evidenceText } from '../homework/study/study-chain.js';
import { judgeChain } from '../homework/study/study-verdict.js';
import { wordsOf } from '../homework/words.js';
import type { SubmittedCell } from '../answers/submission.js';
import type { PlannedStudy } from './grading-plan.js';
import type { ExerciseResult } from './judge.js';

/** What came of a study, and what it was judged by. */
export interface JudgedStudy {
  result: ExerciseResult;
  /** The chain as text: what a person's mark is bound to, and what may be trained again. */
  evidence?: string;
  /** The hash of its opening: no two students have the same. */
  opening?: string;
}

/**
 * Marks a study by the chain that the outputs of its cells hold: the longest, and of several as long the one that was begun last. Nothing
 * of a notebook is run or trained; whatever is wrong with it is a sentence.
 */
export function judgeStudy(study: PlannedStudy, cells: readonly SubmittedCell[]): JudgedStudy {
  const { id, title, points, language } = study;
  const { study: words } = wordsOf(language);
  const chains = chainsOf(id, cells);
  const chain = chains[0];
  const { state, parts, sentences } = judgeChain(study, chain);
  const earned = earnedIn(parts);
  const isOther = chains.some((one) => chain?.[one.length - 1]?.hash !== one.at(-1)!.hash);
  const said = state === 'not begun'
    ? [words.noEvidence]
    : [...sentences, ...(isOther ? [words.anotherBeside] : [])];
  const verdict = state === 'not begun' ? 'missing' : earned === points ? 'right' : 'wrong';
  return {
    result: { id, title, points, earned, parts, verdict, sentences: said },
    ...(chain && { evidence: evidenceText(chain), opening: chain[0]!.hash }),
  };
}
