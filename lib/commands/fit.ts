import { Option, type Command } from 'commander';
import { basename } from 'node:path';
import { checkInteger, checkNumber, InputError, printable } from '../core/check.js';
import { counted } from '../core/text.js';
import {
  isHuberLaw,
  bootstrap, compareFits, finishColumns, fitTable, HOFFMANN_HUBER, lawColumns, MUENNIGHOFF_2023, publishedParametric, readColumns, SQUARES,
  type ColumnRole, type Comparison, type Convention, type Fit, type LawColumns, type ReadColumns, type TableAnswer,
  type TableLaw,
} from '../fit/index.js';
import { answerInWords, recordsInWords } from '../fit/table/answer-in-words.js';
import { predictAt, predictionsInWords, scheduleInWords } from '../fit/table/asked.js';
import { checkLaw } from '../fit/table/law-pages.js';
import { selectRows } from '../fit/table/rows.js';
import { fitEachSeries, seriesInWords } from '../fit/table/series.js';
import { recordsOf } from '../fit/uncertainty/approach-records.js';
import { answerAsJson, recordsAsJson, seriesAsJson, tableAsJson } from './fit-json.js';
import {
  addApproachOptions,
  addLawOptions,
  addTableOptions,
  approachOptions,
  constraintsOption,
  decayOption,
  lossOption,
  readingOption,
  type ApproachOptions,
  type LawOptions,
  type TableOptionValues,
} from './fit-options.js';
import {
  addRowOptions,
  chooseRows,
  chosenRows,
  columnAt,
  RESAMPLES_OF_RUNS,
  rowWarnings,
  runLabels,
  seriesOf,
  type RowOptions,
} from './fit-rows.js';
import { addHelpAll, addHelpLaw, lawColumnsInWords, numberOption, rare } from './options.js';

/** What the command line says about a fit. */
interface FitCommandOptions extends LawOptions, TableOptionValues, RowOptions, ApproachOptions {
  law: TableLaw;
  bootstrap?: number;
  level?: number;
  seed: number;
  count?: 'total' | 'non-embedding';
  floor?: number;
  chance?: number;
  base: 'muennighoff' | 'fitted';
  lossBelow?: number;
  maxRows: number;
  dropInvalid?: true;
  json?: true;
  residuals?: true;
  plot?: string;
  plotRecord?: string;
  predict?: string[];
}

/** `scaling fit`: fits a scaling law to a table and says how far to trust it. */
export function registerFit(program: Command): void {
  const command = program.command('fit')
    .description('fit a scaling law to a table of runs (CSV, JSON, JSON lines, gzip of these, Parquet, .xlsx)')
    .argument('<data>')
    // an option that most readers never need goes through rare(): --help, one screen, leaves it out and --help-all shows it
    .optionsGroup('Fit:')
    .addOption(new Option('--law <name>', 'which law, of those below').argParser((name) => checkLaw('--law', name)).makeOptionMandatory());
  addLawOptions(command);
  command
    .option('--floor <loss>', 'the known floor, instead of a fitted one', numberOption)
    .addOption(rare(new Option('--chance <share>', 'for accuracy: what guessing gives (0 unless said)').argParser(numberOption)))
    .addOption(
      rare(
        new Option('--base <which>', 'for repetition: where A, B, E, alpha, beta come from')
          .choices(['muennighoff', 'fitted'])
          .default('muennighoff'),
      ),
    );
  addTableOptions(command.optionsGroup('Table:'));
  command
    .addOption(rare(new Option('--count <which>', 'which parameters N counts').choices(['total', 'non-embedding'])))
    .option('--drop-invalid', 'leave out rows with an unusable cell, and count them')
    .addOption(rare(new Option('--loss-below <loss>', 'leave out runs with this loss or more').argParser(numberOption)))
    .addOption(
      rare(
        new Option('--max-rows <n>', 'fit a uniform sample of this many rows of a larger table').argParser(numberOption).default(50_000),
      ),
    );
  addRowOptions(command);
  command
    .optionsGroup('Answer:')
    .option('--bootstrap <n>', 'intervals from this many resamples', numberOption)
    .addOption(rare(new Option('--level <share>', 'probability of the intervals (0.9 unless said)').argParser(numberOption)))
    .addOption(
      rare(new Option('--seed <n>', 'seed of the bootstrap and of the sample of a large table').argParser(numberOption).default(0)),
    )
    .option(
      '--predict <name=number,...>',
      'what the law says of another run: nParams=7e9,nTokens=1e12',
      (text: string, before: string[] = []) => [...before, text],
    )
    .option('--plot <file>', 'draw the fit to a .svg or .png file')
    .addOption(rare(new Option('--plot-record <file>', 'draw how smaller runs foretold larger ones')))
    .option('--json', 'print the answer as JSON')
    .addOption(rare(new Option('--residuals', 'with --json: every residual and every held-out run as well')))
    .action(runFit);
  addApproachOptions(command);
  addHelpAll(command);
  addHelpLaw(command, `
Laws:
${lawColumnsInWords().join('\n')}
Examples:
  npx scaling fit runs.csv --law parametric --plot fit.svg
  npx scaling fit isoflops_curves.json --law isoflop --at 1e24 --json > law.json
--help-all: every option. --help-law NAME: formula, columns, parameters and source of a law.`);
}

async function runFit(file: string, given: FitCommandOptions): Promise<void> {
  const options = {
    ...given,
    ...(given.bootstrap === undefined && given.run !== undefined && !given.last && { bootstrap: RESAMPLES_OF_RUNS }),
  };
  const say = (sentence: string): void => void (options.json ? console.error : console.log)(printable(sentence));
  const source = `runs: ${basename(file)}`;
  checkTogether(options);
  const { budgets } = approachOptions(options.law, options);
  const law = await lawColumns(file, options.law, readingOption(options));
  law.said.forEach(say);
  const rows = chooseRows(options, options.law, law);
  const read = await readColumns(file, law.names, law.positions, {
    ...rows.read,
    maxRows: checkNumber('--max-rows', options.maxRows, { min: 10, max: 1e7 }),
    seed: options.seed,
    dropInvalid: options.dropInvalid === true,
    readers: law.readers,
    ...(options.part !== undefined && { part: options.part }),
  });
  const finished = finishColumns(law, read.columns, law.compared && columnAt(rows, read, law.compared.position));
  finished.said.forEach(say);
  const chosen = chosenRows(rows, { ...read, columns: finished.columns }, options);
  const table = belowLoss(chosen.table, options.lossBelow);
  [...rows.said, ...chosen.said, ...rowsInWords(table, options)].forEach(say);
  const { columns } = table;
  const { names, positions } = law;
  if (columns.nParams && columns.trainFlops && !columns.nTokens && options.law !== 'isoflop') say('tokens are taken as D = C/(6 N)');
  if (columns.nParams && columns.nTokens && (options.law === 'isoflop' || options.law === 'envelope')) say('compute is taken as C = 6 N D');

  const runs = runLabels(rows, table, options);
  if (runs) say(`intervals come from ${options.bootstrap} resamples of ${new Set(runs).size} whole runs`);
  const fitRows = async (part: ReadColumns) => {
    const groups = runLabels(rows, part, options);
    const warnings = rowWarnings(rows, part, options.law);
    const fitted = fitTable(options.law, part.columns, {
      ...tableOptions(options, part.columns, positions, names),
      ...(groups && { groups }),
    });
    return { answer: await withBootstrap(fitted, options), warnings };
  };
  if (rows.group !== undefined) {
    const fits = await fitEachSeries(options.group!, seriesOf(rows, table), fitRows);
    if (options.plot !== undefined)
      (await import('../figures/index.js')).fittedSeriesFigure(options.group!, fits, { source, xLabel: xLabel(law) }).save(options.plot);
    if (options.json) {
      const series = seriesAsJson(options.group!, fits, (value, one, ofRows) =>
        answerAsJson(`${file}, ${value}`, one, {
          warnings: ofRows,
          records: recordsOf(one),
          budgets,
          withResiduals: options.residuals === true,
        }),
      );
      console.log(
        JSON.stringify({ ...tableAsJson(file, table, [...law.said, ...finished.said]), warnings: finished.warnings, ...series }, null, 2),
      );
    } else
      console.log(['', ...finished.warnings.map((warning) => `warning: ${warning}`), ...seriesInWords(options.group!, fits)].join('\n'));
    if (options.plot !== undefined) say(`figure written to ${options.plot}`);
    return;
  }
  const { answer, warnings } = await fitRows(table);
  const comparison = law.lossUnit === 'nats' ? comparisonOf(answer) : undefined;
  const schedule = await scheduleInWords(answer, options.schedule);
  const records = recordsOf(answer);
  const predictions = (options.predict ?? []).flatMap((text) => predictAt(answer, text));
  if (options.plotRecord !== undefined)
    (await import('../figures/index.js')).recordFigure(records[0]!, { source }).save(options.plotRecord);
  if (options.plot !== undefined)
    (await import('../figures/index.js')).answerFigure(answer, { source, xLabel: xLabel(law), budgets }).save(options.plot);
  const doubts = [...warnings, ...finished.warnings];
  const more = {
    ...(comparison && { comparison }),
    extrapolation: recordsAsJson(records, { withRuns: options.residuals === true }),
    ...(predictions.length > 0 && { predictions }),
  };
  if (options.json) schedule.forEach(say);
  if (options.json) {
    const plain = {
      ...tableAsJson(file, table, [...law.said, ...finished.said]),
      ...answerAsJson(file, answer, { warnings: doubts, records, budgets, withResiduals: options.residuals === true }),
    };
    console.log(JSON.stringify({ ...plain, ...more }, null, 2));
  } else
    console.log(
      [
        '',
        ...doubts.map((warning) => `warning: ${warning}`),
        ...answerInWords(answer, budgets),
        ...schedule,
        ...recordsInWords(records),
        ...predictionsInWords(predictions),
        ...(comparison ? [comparison.sentence] : []),
      ].join('\n'),
    );
  for (const path of [options.plot, options.plotRecord]) if (path !== undefined) say(`figure written to ${path}`);
}

/** The name of the column that is drawn along x; of one whose unit was converted, what it holds now. */
function xLabel({ positions, names, converted }: LawColumns): string {
  const role = (['x', 'nParams', 'nTokens', 'trainFlops', 'batch', 'loss'] as const).find(
    (candidate) => positions[candidate] !== undefined,
  );
  return role === undefined ? 'x' : converted.includes(role) ? role : names[positions[role]!]!;
}

/** Options that only make sense together. */
function checkTogether({ floor, law, bootstrap: resamples, group, predict, plotRecord }: FitCommandOptions): void {
  if (group !== undefined && law === 'accuracy-chain') throw new InputError(`--group: expected a law that is one fit, got accuracy-chain; choose a series with --where ${group}=VALUE`);
  const alone = predict ? '--predict' : plotRecord !== undefined ? '--plot-record' : undefined;
  if (group !== undefined && alone) throw new InputError(`${alone}: expected one fit, got --group, which makes several; choose a series with --where ${group}=VALUE`);
  if (floor !== undefined && !['power-floor', 'parametric', 'coupled'].includes(law)) throw new InputError(`--floor: expected --law power-floor, parametric or coupled, got ${law}`);
  if (resamples !== undefined) checkInteger('--bootstrap', resamples, { min: 20 });
}

function tableOptions(
  options: FitCommandOptions,
  columns: ReadColumns['columns'],
  positions: Partial<Record<ColumnRole, number>>,
  names: readonly string[],
) {
  const loss = lossOption(options, isHuberLaw(options.law) ? HOFFMANN_HUBER : SQUARES);
  const constraints = constraintsOption(options);
  return {
    base: options.base === 'fitted' ? 'fitted' as const : MUENNIGHOFF_2023,
    convention: conventionOf(options.count, columns, positions.nParams === undefined ? '' : names[positions.nParams]!),
    ...(loss && { loss }),
    ...(constraints && { constraints }),
    ...(options.level !== undefined && { level: options.level }),
    ...(options.chance !== undefined && { chance: options.chance }),
    ...(options.floor !== undefined && { floor: options.floor }),
    ...(options.decay !== undefined && { decay: decayOption(options.decay) }),
    ...(options.bootstrap !== undefined && { resamples: options.bootstrap }),
    seed: options.seed,
    ...approachOptions(options.law, options).table,
    // a bootstrap brings its own intervals
    ...(options.bootstrap !== undefined && { intervals: 'covariance' as const }),
  };
}

/** Which N and C: as said, else as the column's name says, else not stated. */
function conventionOf(count: FitCommandOptions['count'], columns: ReadColumns['columns'], nParamsName: string): Convention {
  const guessed = /non.?emb/i.test(nParamsName) ? 'non-embedding' : /total/i.test(nParamsName) ? 'total' : 'not stated';
  return {
    params: columns.nParams ? count ?? guessed : 'not used',
    flops: columns.trainFlops ? 'as given' : columns.nTokens && columns.nParams ? '6ND' : 'not used',
  };
}

function belowLoss(table: ReadColumns, limit: number | undefined): ReadColumns {
  if (limit === undefined) return table;
  const { loss } = table.columns;
  if (!loss) throw new InputError('--loss-below: expected a law with a column of losses');
  const below = selectRows(table, (row) => loss[row]! < limit);
  if (below.rowsKept === 0) throw new InputError(`--loss-below: expected a loss that some run stays below, got ${limit}; the lowest loss is ${loss.reduce((a, b) => Math.min(a, b))}`);
  return below;
}

function rowsInWords({ rowsKept, rowsDropped, sampledFrom, totals }: ReadColumns, { maxRows, lossBelow }: FitCommandOptions): string[] {
  return [
    ...(totals.length > 0 ? [`${totals.join(', ')} sums up the rows above and is left out`] : []),
    ...(rowsDropped > 0 ? [`${counted(rowsDropped, 'row is', 'rows are')} left out because a cell is not a usable number`] : []),
    ...(sampledFrom !== undefined ? [`${sampledFrom} rows read; the fit uses a uniform sample of ${maxRows} (--max-rows takes more)`] : []),
    ...(lossBelow === undefined ? [] : [`${counted(rowsKept, 'row')} with a loss below ${lossBelow} ${rowsKept === 1 ? 'is' : 'are'} fitted`]),
  ];
}

async function withBootstrap(answer: TableAnswer, { bootstrap: resamples, seed }: FitCommandOptions): Promise<TableAnswer> {
  if (resamples === undefined) return answer;
  const again = <P extends string, I extends string>(fit: Fit<P, I>) => bootstrap(fit, { resamples, seed });
  if (answer.kind === 'chain') return answer;
  if (answer.kind === 'fit') return { ...answer, fit: await again(answer.fit) };
  if (answer.kind === 'isoflop')
    return {
      kind: 'isoflop',
      answer: { ...answer.answer, params: await again(answer.answer.params), tokens: await again(answer.answer.tokens) },
    };
  return {
    kind: 'envelope',
    answer: { ...answer.answer, params: await again(answer.answer.params), tokens: await again(answer.answer.tokens) },
  };
}

/** For approach 3: how Hoffmann's published parameters do on the same rows. */
function comparisonOf(answer: TableAnswer): Comparison | undefined {
  if (answer.kind !== 'fit' || answer.fit.basis.law.spec.law !== 'parametric') return undefined;
  const name = 'Hoffmann et al. 2022';
  return compareFits(answer.fit, { name: `${name}, as published,`, parameters: { ...publishedParametric(name) } });
}
