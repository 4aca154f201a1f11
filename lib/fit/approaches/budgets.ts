/** The runs of one budget. */
export interface BudgetGroup {
  trainFlops: number;
  /** Positions of its runs, in order of compute. */
  rows: number[];
}

/** A gap in ln C that says no more than none, and one that surely parts budgets (49%). */
const SMALLEST_GAP = 0.001;
const LARGEST_GAP = 0.4;
/** Compute that differs by less is one number, rounded. */
const ROUNDING = 1.05;
/** Runs further apart than this share no budget, whatever the gaps between them. */
const WIDEST_BUDGET = 1.5;

/**
 * Groups runs by compute, [runs]: in order of C, a new budget begins where ln C jumps by more than a step that is found from the data.
 *
 * The step, 5% at least, lies in a range of ln C between 0.001 and 0.4 in which there is no gap: the range that leaves most runs in budgets
 * of three or more, and of such ranges the widest, as a ratio. So budgets that are met exactly come out as they are, however near each
 * other, and runs that miss theirs by 10% come together. A budget's compute is the lowest of its runs while those agree to 5%, else their
 * geometric mean, and a sentence says so. Runs that lie on no budgets (every such range chains more than a factor 1.5) are grouped within
 * 5%.
 * Worked value: runs of 1, 1.06, 1.1, 3, 3.1 and 3.3 e18 FLOPs are two budgets, 1.0525e18 and 3.1309e18.
 */
export function groupByBudget(trainFlops: readonly number[]): { budgets: BudgetGroup[]; warnings: string[] } {
  const order = trainFlops.map((_, row) => row).sort((a, b) => trainFlops[a]! - trainFlops[b]!);
  const lnC = order.map((row) => Math.log(trainFlops[row]!));
  const spread = (rows: readonly number[]): number => trainFlops[rows.at(-1)!]! / trainFlops[rows[0]!]!;
  const best = emptyRanges(lnC)
    .map(({ step, ratio }) => ({
      ratio,
      groups: grouped(order, (row, last) => Math.log(trainFlops[row]! / trainFlops[last.at(-1)!]!) <= step),
    }))
    .filter(({ groups }) => groups.every((rows) => spread(rows) <= WIDEST_BUDGET))
    .map((found) => ({ ...found, together: found.groups.reduce((sum, rows) => sum + (rows.length >= 3 ? rows.length : 0), 0) }))
    .sort((a, b) => b.together - a.together || b.ratio - a.ratio)[0];
  if (best) {
    const mean = (rows: readonly number[]): number =>
      Math.exp(rows.reduce((sum, row) => sum + Math.log(trainFlops[row]!), 0) / rows.length);
    const widest = Math.max(...best.groups.map(spread));
    return {
      budgets: best.groups.map((rows) => ({ trainFlops: spread(rows) <= ROUNDING ? trainFlops[rows[0]!]! : mean(rows), rows })),
      warnings: widest <= ROUNDING ? []
        : [`runs whose compute differs by up to ${(100 * (widest - 1)).toFixed(0)}% are taken as one budget, at its geometric mean: the gaps in compute make ${best.groups.length} budgets`],
    };
  }
  const close = grouped(order, (row, last) => trainFlops[row]! <= trainFlops[last[0]!]! * ROUNDING);
  return {
    budgets: close.map((rows) => ({ trainFlops: trainFlops[rows[0]!]!, rows })),
    warnings: [`no gaps in compute part the runs into budgets: ${close.length} groups of runs within 5% are taken as budgets; approaches 1 and 3 (--law envelope, --law parametric) need none`],
  };
}

/** The ranges of ln C between neighbouring gaps, with their middle in logs. */
function emptyRanges(lnC: readonly number[]): { step: number; ratio: number }[] {
  const gaps = lnC
    .slice(1)
    .map((value, i) => value - lnC[i]!)
    .filter((gap) => gap > SMALLEST_GAP && gap < LARGEST_GAP)
    .sort((a, b) => a - b);
  const ends = [SMALLEST_GAP, ...gaps, LARGEST_GAP];
  return ends
    .slice(1)
    .map((end, i) => ({ step: Math.max(Math.log(ROUNDING), Math.sqrt(end * ends[i]!)), ratio: end / ends[i]! }))
    .filter(({ ratio }) => ratio > 1 + 1e-9);
}

function grouped(order: readonly number[], belongs: (row: number, last: readonly number[]) => boolean): number[][] {
  const groups: number[][] = [];
  for (const row of order) {
    const last = groups.at(-1);
    if (last && belongs(row, last)) last.push(row);
    else groups.push([row]);
  }
  return groups;
}
