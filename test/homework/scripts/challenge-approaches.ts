import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHandedIn, type HandedIn } from '../../../lib/course/homework/challenge/audit.js';
import { judgeSubmission } from '../../../lib/course/homework/challenge/leaderboard.js';
import { openChallenge, type Budget } from '../../../lib/course/homework/challenge/open-challenge.js';
import { challengeRun, COURSE_CHALLENGE } from '../../../lib/course/homework/challenge/terms.js';
import { nParamsTotal } from '../../../lib/model/count.js';
import { intervalFor, threeApproaches } from '../three-approaches.js';

// Plays honest students of the challenge: each buys four isoFLOP profiles, fits the three approaches, submits the size that they hold best
// with the law's interval, and is judged as the leaderboard does it. Prints JSON, which test/fixtures/challenge-runs.json keeps; on
// standard error a line a student. Arguments: the students' names (ada, ben, cleo and dan unless given). On two shared cores five minutes:
// 46 CPU-s a student for the whole budget, 15 for the grading.

/** Widths at each budget of FLOPs: 1.97e11 in all. */
const PROFILES: [flops: number, widths: number[]][] = [
  [1.2e9, [3, 4, 6, 8]], [4e9, [4, 6, 8, 12]], [1.2e10, [6, 8, 12, 16]], [3.2e10, [8, 12, 16, 24]],
];
const STEP_TOKENS = 64 * COURSE_CHALLENGE.contextLength;

const paramsOf = (dModel: number) => nParamsTotal(challengeRun(COURSE_CHALLENGE, { nLayer: 1, dModel, steps: 1 }).model);
const stepsFor = (flops: number, dModel: number) => Math.floor(flops / (6 * paramsOf(dModel) * STEP_TOKENS));
const configFor = (flops: number, dModel: number) => ({ nLayer: 1, dModel, steps: stepsFor(flops, dModel) });

const cpuSeconds = (since?: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};

async function explore(budget: Budget) {
  for (const [flops, widths] of PROFILES) for (const width of widths) await budget.train(configFor(flops, width));
  return budget.runs().map(({ config, nParamsTotal: N, nTokens, trainFlops, validationLossNatsPerToken }) =>
    ({ dModel: config.dModel, nParamsTotal: N, nTokens, trainFlops, loss: validationLossNatsPerToken! }));
}

async function play(student: string, folder: string) {
  const budget = await openChallenge({ student, folder: join(folder, student), witnessFolder: join(folder, 'witness') });
  const [began, beganCpu] = [performance.now(), process.cpuUsage()];
  const runs = await explore(budget);
  const spent = { wallSeconds: (performance.now() - began) / 1000, cpuSeconds: cpuSeconds(beganCpu) };
  const { targetFlops } = COURSE_CHALLENGE;
  const { law, best } = threeApproaches(runs, { floor: budget.floor, targetFlops });
  const wanted = Object.values(best).reduce((product, n) => product * n, 1) ** (1 / 3);
  const distance = (width: number) => Math.abs(Math.log(paramsOf(width) / wanted));
  const dModel = Array.from({ length: 60 }, (_, i) => 4 + 2 * i).reduce((a, b) => (distance(b) < distance(a) ? b : a));
  const config = configFor(targetFlops, dModel);
  const { value, ...interval } = intervalFor(law, paramsOf(dModel), config.steps * STEP_TOKENS);
  const file = budget.submit({ config, predictedLoss: value, interval: { low: interval.low, high: interval.high } });
  const handedIn = parseHandedIn(readFileSync(file, 'utf8'));
  return { student, floor: budget.floor, runs, spent, best, target: { config, predicted: value, ...interval }, handedIn };
}

async function judge({ handedIn, ...played }: Awaited<ReturnType<typeof play>> & { handedIn: HandedIn }) {
  const began = process.cpuUsage();
  const judged = await judgeSubmission(handedIn, { seed: 4711, replays: 1 });
  if (judged.kind !== 'ranked') throw new Error(judged.findings.join('; '));
  const { loss, inside } = judged.score;
  const answer = { ...played, gradingCpuSeconds: cpuSeconds(began), target: { ...played.target, loss, inside } };
  const { best, target, spent, gradingCpuSeconds } = answer;
  console.error(played.student, JSON.stringify({ best, target, spent, gradingCpuSeconds }));
  return answer;
}

const folder = mkdtempSync(join(tmpdir(), 'challenge-'));
const names = process.argv.slice(2);
const played = [];
for (const student of names.length > 0 ? names : ['ada', 'ben', 'cleo', 'dan']) played.push(await play(student, folder));
const students = [];
for (const one of played) students.push(await judge(one));
rmSync(folder, { recursive: true });
const lines = students.map((one) => JSON.stringify(one)).join(',\n');
console.log(`{"terms":${JSON.stringify(COURSE_CHALLENGE)},"students":[\n${lines}\n]}`);
