import { createHash } from 'node:crypto';
import { randomStream } from '../../../core/random.js';
import { auditLedger, type Audit, type HandedIn } from './audit.js';
import { challengeScore, type ChallengeScore } from './score.js';
import { challengeCorpus, challengeFloor, COURSE_CHALLENGE, type ChallengeConfig, type ChallengeTerms } from './terms.js';
import { trainRun } from './train-run.js';

/**
 * By what share the loss of a run that is trained again may differ. A run of 200 steps reached the same loss to the last digit with one
 * thread and with two, and on WebAssembly one that differed by 6e-9 of it; over a long run such differences grow, at worst to those between
 * seeds, which were 0.2% of the loss at most.
 */
export const REPLAY_TOLERANCE = 0.005;

/** How submissions are judged. */
export interface JudgeOptions {
  terms?: ChallengeTerms;
  /** Of the target runs, secret until the end, and of which runs are trained again. */
  seed: number;
  /** How many of each ledger's runs are trained again. */
  replays: number;
  receipts?: readonly string[];
  /** What is being done, for a progress line. */
  onStage?: (stage: string) => void;
}

/** A submission as the leaderboard has it. */
export type Judged = Ranked | NotRanked;

interface Ranked {
  kind: 'ranked';
  student: string;
  score: ChallengeScore;
  /** How many of its runs were trained again. */
  replayed: number;
  spentFlops: number;
}

interface NotRanked {
  kind: 'not-ranked';
  student: string;
  findings: string[];
}

/**
 * Audits a submission; trains some of its runs again, drawn at random, and compares their losses; then trains the submitted configuration
 * with the grader's seed and scores it. Whoever has findings is not ranked, and a person looks.
 */
export async function judgeSubmission(
  handedIn: HandedIn,
  { terms = COURSE_CHALLENGE, seed, replays, receipts = [], onStage }: JudgeOptions,
): Promise<Judged> {
  const audit = auditLedger(handedIn, terms, receipts);
  const { student, submission, findings } = audit;
  const { head } = handedIn;
  if (findings.length > 0 || !submission) return { kind: 'not-ranked', student, findings };
  const corpus = challengeCorpus(terms, student);
  const again = drawRuns(audit, replays, seed, head);
  for (const run of again) {
    onStage?.(`${student}: training entry ${run.index} again`);
    const { validationLossNatsPerToken: loss } = await trainRun(terms, corpus, run.config);
    if (loss === undefined || Math.abs(loss / run.validationLossNatsPerToken - 1) > REPLAY_TOLERANCE) {
      return { kind: 'not-ranked', student, findings: [`entry ${run.index} says that its run reached ${run.validationLossNatsPerToken}; trained again it ${loss === undefined ? 'diverged' : `reached ${loss}`}`] };
    }
  }
  onStage?.(`${student}: training the submitted run`);
  const config: ChallengeConfig = { ...submission.config, seed };
  const { validationLossNatsPerToken: loss } = await trainRun(terms, corpus, config);
  if (loss === undefined) return { kind: 'not-ranked', student, findings: ['the submitted run diverged'] };
  const score = challengeScore(submission.interval, terms.intervalLevel, { loss, floor: challengeFloor(terms, student) });
  return { kind: 'ranked', student, score, replayed: again.length, spentFlops: audit.spentFlops };
}

/**
 * By what a result is kept: everything that was handed in and how it is judged. The head alone says nothing, anybody can write another's.
 */
export function resultKey(handedIn: HandedIn, { terms = COURSE_CHALLENGE, seed, replays, receipts = [] }: JudgeOptions): string {
  return createHash('sha256').update(JSON.stringify([handedIn.head, handedIn.entries, terms, seed, replays, receipts])).digest('hex');
}

/** So many findings of one ledger are shown; a forged one may have thousands. */
const SHOWN_FINDINGS = 8;

function shown(findings: readonly string[]): string[] {
  const more = findings.length - SHOWN_FINDINGS;
  return [...findings.slice(0, SHOWN_FINDINGS), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** Some of a ledger's runs, drawn by the grader's seed: nobody knows beforehand which. */
function drawRuns({ runs }: Audit, count: number, seed: number, head: string): Audit['runs'] {
  return randomStream(seed, `replay/${head}`).shuffled(runs).slice(0, count);
}

/**
 * The leaderboard as text: the ranked in order of their total, then the others with what was found. Names are printed as they are; they are
 * data, and a table.
 */
export function leaderboardText(judged: readonly Judged[]): string {
  const ranked = judged.filter((one): one is Ranked => one.kind === 'ranked').sort((a, b) => a.score.total - b.score.total);
  const others = judged.filter((one): one is NotRanked => one.kind === 'not-ranked');
  const clean = (name: string) => [...name.replace(/\p{C}/gu, ' ')].slice(0, 24).join('').padEnd(24);
  const number = (value: number) => value.toFixed(4).padStart(9);
  return [
    `rank  ${'student'.padEnd(24)}     loss    excess  interval     total`,
    ...ranked.map(({ student, score }, i) => `${String(i + 1).padStart(4)}  ${clean(student)}${number(score.loss)}${number(score.excess)}${number(score.intervalScore)} ${number(score.total)}${score.inside ? '' : '  (outside its interval)'}`),
    ...others.flatMap(({ student, findings }) => [`   -  ${clean(student)} not ranked:`, ...shown(findings).map((finding) => `        ${finding.replace(/\p{C}/gu, ' ')}`)]),
  ].join('\n');
}
