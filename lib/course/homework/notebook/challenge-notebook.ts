import { counted } from '../../../core/text.js';
import { COURSE_CHALLENGE } from '../challenge/terms.js';
import { ANSWER, code, LOCKED, markdown, notebook, type Notebook } from './notebook.js';

export const CHALLENGE_TITLE = 'The one-shot challenge';

/** What a person marks; the run and its interval are the leaderboard's. */
export const CHALLENGE_QUESTIONS = [
  { id: 'C.1', title: 'Your plan', points: 10 },
  { id: 'C.2', title: 'Your reasons', points: 10 },
] as const;

const WRITTEN = { grade: true, solution: true, locked: false } as const;

/** The notebook of the one-shot challenge. */
export function challengeNotebook(): Notebook {
  const { budgetFlops, targetFlops, trainTokens, intervalLevel } = COURSE_CHALLENGE;
  const [plan, reasons] = CHALLENGE_QUESTIONS;
  const heading = ({ id, title, points }: (typeof CHALLENGE_QUESTIONS)[number]) => `## ${id} · ${title}\n\n*${counted(points, 'point')} · read by a person · about 30 minutes*`;
  const power = (flops: number) => {
    const [digit, exponent] = flops.toExponential().split('e+');
    return `${digit} · 10<sup>${exponent}</sup>`;
  };
  return notebook([
    markdown('title', `
# ${CHALLENGE_TITLE}

You have ${power(budgetFlops)} FLOPs to explore with. Then you name **one** configuration of at most ${power(targetFlops)} FLOPs, ${targetFlops / budgetFlops} times your whole budget, and predict its loss with an interval. It is trained once, by the grader. That is the situation of everybody who
trains a large model: the run that matters is the one that cannot be tried.

You are scored, in nats a token and the less the better, by

> **excess** (the loss of your run above what no model can beat on your language) **+ interval score** (how wide your interval is, plus a penalty where it misses)

and nothing else.`),
    markdown('rules', `
## Rules

- Your language is a Markov source over ${COURSE_CHALLENGE.vocabSize} tokens, each of which depends on the one before it, drawn from your name:
  nobody else's runs are of use to you. There are ${trainTokens / 1e6} million different training tokens; a longer run repeats them.
- A run costs **6 *N D*** FLOPs, with *N* **all** parameters (embeddings and head included) and *D* = steps × batch × ${COURSE_CHALLENGE.contextLength} tokens. \`budget.price(config)\` tells it for nothing.
- The cost is debited **before** a run begins. A run that you interrupt, or that diverges, has been paid for.
- \`challenge-ledger.jsonl\` beside this notebook is the ledger. Each entry carries the hash of the one before. Do not edit, move or delete it: a ledger that was changed is not ranked. The grader recomputes every cost, trains runs of yours again and compares, and holds the
  ledger against the **receipts** that this notebook prints. Leave the outputs in, and hand in one receipt half-way if your course asks for it.
- What no program can prevent is training elsewhere, outside the ledger. It gains little (the seed of the target run is not yours to choose), and it is cheating: the exercise is to decide with a budget.
- The interval should hold the loss with probability ${intervalLevel}: the level is the same for everybody. Its score, if the loss is *x*, is (high − low) + ${Math.round(2 / (1 - intervalLevel))} × the distance by which *x* lies outside (Winkler 1972; Gneiting and Raftery 2007). It is *proper*:
  you do best by saying what you believe. A point, or an interval that is half as wide as your doubt, costs more on average than it saves; so does one that is twice as wide.`),
    markdown('task-C.1', `
${heading(plan)}

**Before the first run.** Which law will you fit (of what, with which *N*, with which floor)? Which runs will you buy, at what cost each, and why those? What will you do if the points do not lie on the law? What would make you distrust the extrapolation?`, LOCKED),
    markdown('written-C.1', '**The law:** \n\n**The runs, with their cost:** \n\n**What would make me distrust it:** ', { ...WRITTEN, points: plan.points }),
    markdown('open', '## Open your budget\n\nWrite your name as the course knows it. The same call goes on where you stopped, also on another day.'),
    code('exercise-C.open', `
import { newDisplay } from "tslab";
import { openChallenge } from "scaling";

const budget = await openChallenge({ student: "", newDisplay }); // your name
console.log("to spend:", budget.remainingFlops(), "FLOPs; no model of your language beats", budget.floor.toFixed(4), "nats");`, ANSWER),
    markdown('explore', `
## Explore

One run as an example: a few seconds, a fiftieth of the budget. Several widths at each of a few budgets show where the best one lies, and how it moves;
\`budget.runs()\` has the columns that \`fitParametric\` and \`fitIsoFlops\` take. Where a size was trained at several budgets, the losses at which it ended
are a curve for \`fitEnvelope\`. What you may choose: nLayer, dModel, steps; and, where you have a reason, batchSize (64), learningRate (0.01), nHead,
dFF, seed (1).`),
    code('exercise-C.explore', `
const config = { nLayer: 1, dModel: 6, steps: 470 };
console.log("this costs", budget.price(config) / budget.terms.budgetFlops, "of the budget");
const run = await budget.train(config);
console.log("loss", run.validationLossNatsPerToken, "| left:", run.remainingFlops, "| receipt", run.receipt);`, ANSWER),
    code('exercise-C.table', `
import { fitParametric } from "scaling"; // or another law

console.table(budget.runs().map(({ config, nParamsTotal, nTokens, trainFlops, validationLossNatsPerToken, receipt }) =>
  ({ layers: config.nLayer, width: config.dModel, N: nParamsTotal, D: nTokens, FLOPs: trainFlops, loss: validationLossNatsPerToken, receipt })));`, ANSWER),
    markdown('shot', '## The one shot\n\nThis closes the ledger for good and writes `challenge-submission.json`, which you hand in together with this notebook. Fill it in, take a breath, then take out the first line.'),
    code('exercise-C.submit', `
throw new Error("fill in your configuration and your prediction, then take out this line");
const handIn = budget.submit({
  config: { nLayer: 1, dModel: 16, steps: 8000 },
  predictedLoss: 3.1,
  interval: { low: 3, high: 3.2 },
});
console.log("hand in", handIn);`, ANSWER),
    markdown('task-C.2', `
${heading(reasons)}

With the figure or the numbers that you decided by: why this configuration? Where does the interval come from: how much of it is the spread over seeds, how much the uncertainty of the fit, how much your doubt that the law holds that far? Which single further run
would have been worth most, and what would it have cost?`, LOCKED),
    markdown('written-C.2', '**Why this configuration:** \n\n**Where the interval comes from:** \n\n**The run I would buy next:** ', { ...WRITTEN, points: reasons.points }),
  ]);
}
