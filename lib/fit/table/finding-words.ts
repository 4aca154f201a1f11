import { printable } from '../../core/check.js';
import type { RowFinding } from './dependence.js';
import { labelNature, runColumns } from './labels.js';

/** What a finding means and which option helps, in one sentence for the command line. */
export function findingInWords(finding: RowFinding, names: readonly string[] = []): string {
  switch (finding.kind) {
    case 'curves': {
      const { columns, rows, runs } = finding;
      if (runs === 1) return `${rows} rows look like points of one learning curve, which err together: intervals are too narrow, and the law is that of the curve; add other runs`;
      if (columns.length === 0) return `${rows} rows look like points of ${runs} learning curves one below another, not finished runs; keep the last row of each, or add a column that names the run and use --last`;
      const isFound = columns.length === 1 && runColumns(names)[0] === columns[0];
      return `${repeats(columns)}: ${rows} rows of ${runs} runs look like points of learning curves; --last${isFound ? '' : ` --run ${optionValue(columns)}`} fits the last row of each, `
        + `--run ${optionValue(columns)} keeps all and draws whole runs in the bootstrap`;
    }
    case 'shared run': {
      const { columns, rows, runs } = finding;
      return `${repeats(columns)}: ${rows} rows of ${runs} runs are not independent, so intervals are too narrow; --run ${optionValue(columns)} draws whole runs in the bootstrap, --last fits the last row of each`;
    }
    case 'sweep': {
      const { inputs, rows, combinations, times, spread, settings } = finding;
      const differing = settings.length === 0 ? '' : ` with other ${settings.map(quoted).join(', ')}`;
      return `(${inputs.map(printable).join(', ')}) repeats with other losses: ${rows} rows are ${combinations} combinations, ${timesInWords(times)} each${differing}, losses ${percent(spread)} apart; `
        + (settings.length > 0 && settings.every((name) => labelNature(name) === 'setting') ? `a law of best losses takes the lowest of each: --best-per ${optionValue(inputs)}`
          : settings.length > 0 ? `--where ${optionValue(settings.slice(0, 1))}=VALUE keeps one value of it, --best-per ${optionValue(inputs)} takes the lowest of each`
          : `where settings were tried, --best-per ${optionValue(inputs)} takes the lowest of each; where only seeds differ, --run ${optionValue(inputs)} draws them together in the bootstrap`);
    }
    case 'repeats': {
      const { inputs, rows, combinations, times, spread } = finding;
      return `(${inputs.map(printable).join(', ')}) repeats: ${rows} rows are ${combinations} combinations, ${timesInWords(times)} each, losses ${percent(spread)} apart, as other seeds give; `
        + `--run ${optionValue(inputs)} draws the rows of one combination together in the bootstrap`;
    }
    case 'series': {
      const { column, rows, values } = finding;
      const some = values.slice(0, 4).map((value) => printable(value)).join(', ');
      return `the column ${quoted(column)} tells ${values.length} series apart in ${rows} rows (${some}${values.length > 4 ? ', ...' : ''}); one law for all may be that of none: --group ${optionValue([column])} fits each`;
    }
  }
}

const quoted = (name: string): string => `"${printable(name)}"`;
const percent = (share: number): string => `${(100 * share).toPrecision(2)}%`;
const repeats = (columns: readonly string[]): string => (columns.length === 1 ? `the column ${quoted(columns[0]!)} repeats` : `the combination of ${columns.map(quoted).join(' and ')} repeats`);
const timesInWords = ({ least, most }: { least: number; most: number }): string =>
  least === most ? `${most} times` : `${least} to ${most} times`;

/** Column names as an option takes them: joined by commas, in quotes for the reader's shell where they need them. */
function optionValue(columns: readonly string[]): string {
  const text = columns.map((name) => (/[,"]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(',');
  return /^[\w.,:#/-]+$/.test(text) ? text : `'${printable(text).replaceAll("'", "'\\''")}'`;
}
