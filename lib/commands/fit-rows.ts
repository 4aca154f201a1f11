import { Option, type Command } from 'commander';
import { InputError } from '../core/check.js';
import { counted } from '../core/text.js';
import {
  examineRows, findingInWords, type ColumnRole, type LawColumns, type ReadColumns, type RowFinding, type TableLaw,
} from '../fit/index.js';
import { labelNature } from '../fit/table/labels.js';
import type { ReadOptions } from '../fit/table/read-table.js';
import {
  bestOfEach, findRunColumn, lastOfEachRun, lowestOfEach, positionsOf, resolveColumns, rowLabels, selectRows, type ColumnReference,
  type TableShape,
} from '../fit/table/rows.js';
import { parseCondition, RowFilter } from '../fit/table/where.js';
import { rare } from './options.js';

/** What the command line says about which rows are fitted, and what belongs together. */
export interface RowOptions {
  where?: string[];
  run?: string;
  last?: true;
  bestPer?: string;
  group?: string;
}

/** How often whole runs are drawn where --run asks for it and --bootstrap does not say. */
export const RESAMPLES_OF_RUNS = 1000;

/** How many columns beside the law's are looked at. */
const MOST_BESIDE = 64;

/** Laws whose loss is an input or none: whether their rows repeat says nothing about best runs. */
const LINKS: readonly TableLaw[] = ['critical-batch', 'batch-tradeoff', 'accuracy'];
/** Laws that are fitted to whole curves or sweeps, where runs and settings repeat by nature. */
const OF_WHOLE_SWEEPS: readonly TableLaw[] = ['annealing', 'best-lr', 'best-batch'];
/** Approaches that fit what they find in the rows, not the rows. */
const BY_STAGES: readonly TableLaw[] = ['isoflop', 'envelope'];

/** Gives `scaling fit` the options that choose rows. */
export function addRowOptions(command: Command): Command {
  const many = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];
  return command
    .addOption(new Option('--where <column=value>', 'fit only rows of which this holds; = != < <= > >=').argParser(many))
    .option('--group <column>', 'one fit for each value of this column, side by side')
    .option('--last', 'fit the last row of each run, not whole learning curves')
    .option('--best-per <columns>', 'fit the lowest loss of each, such as nParams,nTokens')
    .addOption(rare(new Option('--run <columns>', 'what names the runs: for --last, else for a bootstrap that draws whole runs')));
}

/** Which rows are read, and what is read beside the law's numbers. */
export interface RowChoice {
  shape: TableShape;
  read: ReadOptions;
  /** Positions of the columns that come back as `beside`. */
  beside: number[];
  /** Columns that name the runs, if said or needed. */
  runs?: ColumnReference[];
  bestPer?: ColumnReference[];
  group?: ColumnReference;
  said: string[];
}

/**
 * Settles which rows are fitted and which columns are read for it.
 * @throws InputError naming the option, if a column is not there or two options exclude each other
 */
export function chooseRows(
  { where = [], run, last, bestPer: bestList, group: groupName }: RowOptions,
  law: TableLaw,
  shape: TableShape & Pick<LawColumns, 'compared'>,
): RowChoice {
  const { names, positions, tokens, compared } = shape;
  if (last && law === 'envelope') throw new InputError('--last: expected a law of finished runs, got envelope, which needs every point of the curves; leave --last out');
  if (run !== undefined && !last && BY_STAGES.includes(law)) throw new InputError(`--run: expected --last beside it for --law ${law}, whose intervals come from its ${law === 'isoflop' ? 'budgets' : 'handovers'}, not from rows`);
  const said: string[] = [];
  const runs = run === undefined ? (last ? [foundRun(names, said)] : undefined) : resolveColumns('--run', run, shape);
  const bestPer = bestList === undefined ? undefined : resolveColumns('--best-per', bestList, shape);
  const [group, ...more] = groupName === undefined ? [] : resolveColumns('--group', groupName, shape);
  if (more.length > 0) throw new InputError(`--group: expected one column, got ${groupName!}`);
  const conditions = where.map((text) => parseCondition(text, names));
  // a series has finals and best runs of its own
  const apart = group === undefined ? [] : [group];
  const lastRows = last ? lastOfEachRun(shape, [...apart, ...runs!]) : undefined;
  if (lastRows) said.push(lastRows.by === undefined ? 'no column says how far a run had come, so its last row is the one that stands last' : `the last row of a run is the one with the highest "${lastRows.by}"`);
  const oneOf = lastRows?.oneOf ?? (bestPer && bestOfEach(shape, [...apart, ...bestPer]));
  // what the tokens are computed from is a column like any other afterwards
  const used = Object.entries(positions)
    .filter(([role]) => !tokens?.roles.some((factor) => factor === role))
    .map(([, position]) => position);
  const asked = positionsOf([...(runs ?? []), ...(bestPer ?? []), ...apart]);
  const needed = [...asked, ...(compared ? [compared.position] : [])].filter((position) => !used.includes(position));
  const telling = names
    .map((_, position) => position)
    .sort((a, b) => Number(labelNature(names[a]!) === 'other') - Number(labelNature(names[b]!) === 'other'));
  const beside = [...new Set([...needed, ...telling.filter((position) => !used.includes(position))])].slice(
    0,
    Math.max(MOST_BESIDE, needed.length),
  );
  return {
    shape,
    read: {
      beside,
      ...(conditions.length > 0 && { filter: new RowFilter(conditions) }),
      ...(oneOf && { oneOf }),
      looksAt: [...conditions.map(({ position }) => position), ...(lastRows?.looksAt ?? []), ...asked],
    },
    beside,
    ...(runs && { runs }),
    ...(bestPer && { bestPer }),
    ...(group !== undefined && { group }),
    said,
  };
}

function foundRun(names: readonly string[], said: string[]): number {
  const found = findRunColumn(names);
  if (found === undefined) throw new InputError(`--last: no column is called a run among ${names.map((name) => `"${name}"`).join(', ')}; say which names the runs with --run COLUMN (the column of sizes, if each size is one run)`);
  said.push(`column "${found}" is taken as the run (--run COLUMN changes that)`);
  return names.indexOf(found);
}

/** The values of a column, as they were read or computed. */
export function columnAt({ shape, beside }: RowChoice, table: ReadColumns, column: ColumnReference): ArrayLike<string | number> {
  const role =
    column === 'nTokens' ? column : (Object.keys(table.columns) as ColumnRole[]).find((candidate) => shape.positions[candidate] === column);
  return role ? table.columns[role]! : table.beside[beside.indexOf(column as number)]!;
}

/** The rows that are fitted, after what could only be chosen once all were read. */
export function chosenRows(choice: RowChoice, table: ReadColumns, { last, bestPer }: RowOptions): { table: ReadColumns; said: string[] } {
  const { filter } = choice.read;
  const of = table.rowsRead;
  const said = filter ? [`--where leaves ${of} of ${counted(of + filter.rowsLeftOut, 'row')}`] : [];
  const found = table.sampledFrom ?? table.rowsKept;
  if (last) said.push(`--last keeps ${found} of ${counted(of, 'row')}, the last of each run`);
  else if (bestPer !== undefined) said.push(`--best-per keeps ${found} of ${counted(of, 'row')}, the lowest loss of each combination`);
  if (!last || !choice.bestPer) return { table, said };
  const apart = choice.group === undefined ? [] : [choice.group];
  const best = lowestOfEach(
    rowLabels([...apart, ...choice.bestPer].map((position) => columnAt(choice, table, position))),
    table.columns.loss!,
  );
  return { table: selectRows(table, (row) => best.has(row)), said: [...said, `--best-per keeps ${best.size} of these, the lowest loss of each combination`] };
}

/** The label of each row's run, for the bootstrap; undefined where each row is a run of its own. */
export function runLabels(choice: RowChoice, table: ReadColumns, { last }: RowOptions): string[] | undefined {
  return choice.runs && !last ? rowLabels(choice.runs.map((position) => columnAt(choice, table, position))) : undefined;
}

/** The series of `--group`, in order of first appearance. */
export function seriesOf(choice: RowChoice, table: ReadColumns): { value: string; table: ReadColumns }[] {
  const labels = Array.from(columnAt(choice, table, choice.group!), (value) =>
    value === '' || Number.isNaN(value) ? '(blank)' : String(value),
  );
  const rows = new Map<string, Set<number>>();
  for (const row of Array.from(table.order.keys()).sort((a, b) => table.order[a]! - table.order[b]!)) {
    const members = rows.get(labels[row]!) ?? new Set();
    rows.set(labels[row]!, members.add(row));
  }
  return [...rows].map(([value, members]) => ({ value, table: selectRows(table, (row) => members.has(row)) }));
}

/** What speaks against taking the rows as finished, independent runs of one law, beyond what the options settle. */
export function rowWarnings(choice: RowChoice, table: ReadColumns, law: TableLaw): string[] {
  if (law === 'annealing') return curveWarnings(table, choice.runs === undefined ? 'unnamed' : 'named');
  if (OF_WHOLE_SWEEPS.includes(law)) return [];
  const { shape: { names, positions }, beside, runs, group } = choice;
  const response =
    law === 'critical-batch' ? 'criticalBatch' : law === 'batch-tradeoff' ? 'steps' : law === 'accuracy' ? 'accuracy' : 'loss';
  const inputs = Object.entries(table.columns).filter(([role]) => role !== response && role !== 'weights');
  const findings = examineRows({
    inputs: Object.fromEntries(inputs),
    loss: table.columns[response]!,
    beside: Object.fromEntries(beside.map((position, k) => [names[position]!, table.beside[k]!])),
    names: Object.fromEntries(Object.entries(positions).map(([role, position]) => [role, names[position]!])),
    order: table.order,
  });
  const said = (runs ?? []).map((column) => (column === 'nTokens' ? column : names[column]!));
  const isSettled = (finding: RowFinding): boolean => {
    switch (finding.kind) {
      case 'curves': return law === 'envelope' || (finding.columns.length > 0 && finding.columns.every((column) => said.includes(column)));
      case 'shared run': return BY_STAGES.includes(law) || finding.columns.every((column) => said.includes(column));
      case 'sweep':
      case 'repeats': return law === 'envelope' || LINKS.includes(law) || finding.inputs.every((input) => said.includes(input));
      case 'series': return typeof group === 'number' && finding.column === names[group];
    }
  };
  return findings
    .filter((finding) => !isSettled(finding))
    .map((finding) => findingInWords(law === 'kaplan-steps' ? asShared(finding) : finding, names));
}

/** Kaplan's law of steps is a law of curves: their points are wanted, but not independent. */
function asShared(finding: RowFinding): RowFinding {
  return finding.kind === 'curves' && finding.columns.length > 0 ? { ...finding, kind: 'shared run' } : finding;
}

/** The fewest points of a curve, on average, for rows to be taken as standing in order of their steps. */
const FEWEST_POINTS = 3;

/**
 * What speaks against the rows as points of whole curves. Where no column names the runs, a new curve begins wherever the step does not
 * rise, which needs every row, in order. Worked value: steps 0, 10, 20, 0, 10, 20 are two curves; 20, 10, 0 would be three, and are
 * refused.
 * @throws InputError if the runs are not named and the rows are a sample, or not in order of their steps
 */
export function curveWarnings(
  { columns, rowsKept, sampledFrom }: Pick<ReadColumns, 'columns' | 'rowsKept' | 'sampledFrom'>,
  runs: 'named' | 'unnamed',
): string[] {
  if (runs === 'named') {
    return sampledFrom === undefined ? [] : [`each curve is read at a sample of its points, ${rowsKept} of ${sampledFrom} in all, between which the learning rate is taken as a straight line; --max-rows takes more`];
  }
  if (sampledFrom !== undefined) {
    throw new InputError(`--run: expected the column that names the runs where annealing is fitted to a sample of ${rowsKept} of ${sampledFrom} rows, got none; name it, or take every row with --max-rows ${sampledFrom}`);
  }
  const steps = columns.steps!;
  const curves = steps.reduce((count, step, row) => count + (row === 0 || step <= steps[row - 1]! ? 1 : 0), 0);
  if (rowsKept < FEWEST_POINTS * curves) {
    throw new InputError(`steps: expected rows in order of their steps where no column names the runs, got ${curves} beginnings in ${rowsKept} rows; name the runs with --run COLUMN, or sort the rows`);
  }
  return curves === 1 ? [] : [`no column names the runs, so a new curve begins wherever the step does not rise, which makes ${curves} of them; --run COLUMN names them`];
}
