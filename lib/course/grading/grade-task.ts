import { readFileSync } from 'node:fs';
import { gradeClass } from './grade-class.js';
import type { GradingShares } from './grade-in-queue.js';

/** A task of a queue: grades its share, and fails where somebody is left, whom the one that submitted it looks for. */
const [file, index] = process.argv.slice(2);
const { plan, out, jobs, shares } = JSON.parse(readFileSync(file!, 'utf8')) as GradingShares;
const share = shares[Number(index)]!;
const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());
const ungraded = await gradeClass(share, plan, {
  out, jobs: Math.min(jobs, share.length), signal: stopping.signal, onGraded: ({ student }) => console.error(`graded: ${student}`),
});
for (const { submitted, reason } of ungraded) console.error(`not graded: ${submitted.student}: ${reason}`);
process.exit(ungraded.length > 0 || stopping.signal.aborted ? 1 : 0);
