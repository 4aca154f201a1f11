import type { Claimant, LeftOut } from './collect-submissions.js';
import { readApart, type Submitted } from './grade-submission.js';
import type { SubmissionRecord } from './grade-record.js';
import { hashOf, setOf } from '../answers/submission.js';

/** The submissions that count, one a student, and the files that do not. */
export interface Chosen {
  submissions: Submitted[];
  passedOver: LeftOut[];
}

/**
 * Of each student's notebooks the one that counts: one that answers the set before one that does not, a person's file before Jupyter's
 * checkpoint, then the latest by the platform's number, the copy's number and the time of its last change. Neither the order of arrival nor
 * what was graded before changes which that is: a file that was graded earlier keeps its place against an older one that comes later.
 * @param recordOf what was graded of a student before by the same plan
 */
export async function chooseSubmissions(
  claimants: readonly Claimant[],
  set: number,
  recordOf: (student: string) => SubmissionRecord | undefined,
): Promise<Chosen> {
  const submissions: Submitted[] = [];
  const passedOver: LeftOut[] = [];
  for (const { student, name, candidates } of claimants) {
    const ranked = await Promise.all(candidates.map(async ({ file, shown, isCheckpoint, lateness }, i) => {
      const answers = candidates.length === 1 ? undefined : await setIn(file);
      const fit = candidates.length === 1 || answers === set ? 2 : answers === undefined ? 1 : 0;
      return { submitted: { student, name, file, shown, rank: [fit, isCheckpoint ? 0 : 1, ...lateness] }, i };
    }));
    ranked.sort((a, b) => compareRanks(b.submitted.rank, a.submitted.rank) || b.i - a.i);
    const [latest, ...earlier] = ranked.map(({ submitted }) => submitted);
    if (!latest) continue;
    passedOver.push(...earlier.map(({ shown }) => ({ student, file: shown, reason: `${latest.shown} counts instead` })));
    const before = recordOf(student);
    if (before && isLater(before, latest))
      passedOver.push({ student, file: latest.shown, reason: `it is older than ${before.file}, which was graded before` });
    else submissions.push(latest);
  }
  return { submissions, passedOver };
}

async function setIn(file: string): Promise<number | undefined> {
  const submission = await readApart(file);
  return submission.kind === 'notebook' ? setOf(submission.cells) : -1;
}

/**
 * Whether what was graded is later than what has come; where neither is, the larger hash is, so that the order of arrival does not matter.
 */
function isLater({ rank, file, submissionHash }: SubmissionRecord, { rank: now = [], file: path, shown }: Submitted): boolean {
  if (rank === undefined || file === shown) return false; // the same file, changed in its place
  return (compareRanks(rank, now) || (submissionHash > hashOf(path) ? 1 : -1)) > 0;
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [i, one] of a.entries()) if (one !== b[i]) return one - (b[i] ?? 0);
  return 0;
}

/** The set that most of the notebooks answer, among those that there are; undefined where two are answered by as many, or none is. */
export async function commonSet(claimants: readonly Claimant[], sets: readonly number[]): Promise<number | undefined> {
  const counts = new Map<number, number>();
  for (const { candidates } of claimants) {
    const own = new Set<number>();
    for (const { file } of candidates) own.add(await setIn(file) ?? -1);
    for (const set of own) if (sets.includes(set)) counts.set(set, (counts.get(set) ?? 0) + 1);
  }
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  return first && first[1] > (second?.[1] ?? 0) ? first[0] : undefined;
}
