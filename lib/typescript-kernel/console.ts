import { format, inspect } from 'node:util';

type Write = (name: 'stdout' | 'stderr', text: string) => void;

/**
 * A console that writes as Node's does, into the cell: `log`, `info`, `debug`, `table`, `dir` and `timeEnd` to stdout, `error`, `warn`,
 * `trace` and a failed `assert` to stderr.
 */
export function consoleInto(write: Write) {
  const [counts, started] = [new Map<string, number>(), new Map<string, number>()];
  let indent = '';
  const say = (name: 'stdout' | 'stderr') => (...values: unknown[]) =>
    write(name, `${indent}${format(...values).replaceAll('\n', `\n${indent}`)}\n`);
  const [log, error] = [say('stdout'), say('stderr')];
  return {
    log, info: log, debug: log, error, warn: error, trace: error,
    dir: (value: unknown) => log(inspect(value)),
    table: (rows: unknown) => log(typeof rows === 'object' && rows !== null ? tableOf(rows) : rows),
    assert: (isTrue: unknown, ...values: unknown[]) => { if (!isTrue) error('Assertion failed:', ...values); },
    count(label = 'default') {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      log(`${label}: ${counts.get(label)}`);
    },
    time: (label = 'default') => void started.set(label, performance.now()),
    timeEnd: (label = 'default') => log(`${label}: ${(performance.now() - (started.get(label) ?? NaN)).toFixed(3)}ms`),
    group(...values: unknown[]) {
      if (values.length > 0) log(...values);
      indent += '  ';
    },
    groupEnd: () => { indent = indent.slice(2); },
  };
}

/**
 * Rows as Node's console.table draws them: a column for the index, one for each property, and `Values` for rows that are no objects.
 *
 * Worked value: `tableOf([{ N: 8 }])` has the lines `│ (index) │ N │` and `│ 0       │ 8 │`.
 */
export function tableOf(rows: object): string {
  const entries = Object.entries(rows) as [string, unknown][];
  const properties = new Set<string>();
  for (const [, row] of entries) if (typeof row === 'object' && row !== null) Object.keys(row).forEach((key) => properties.add(key));
  const hasValues = entries.some(([, row]) => typeof row !== 'object' || row === null);
  const cell = (row: unknown, key: string) =>
    (typeof row === 'object' && row !== null && Object.hasOwn(row, key) ? inspect((row as Record<string, unknown>)[key], { depth: 0 }) : '');
  const lines = [
    ['(index)', ...properties, ...(hasValues ? ['Values'] : [])],
    ...entries.map(([index, row]) => [
      index, ...[...properties].map((key) => cell(row, key)), ...(hasValues ? [typeof row === 'object' && row !== null ? '' : inspect(row)] : []),
    ]),
  ];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => [...line[column]!].length)) + 2);
  const rule = (left: string, cross: string, right: string) => `${left}${widths.map((width) => '─'.repeat(width)).join(cross)}${right}`;
  const drawn = lines.map((line) => `│${line.map((text, i) => ` ${text}${' '.repeat(widths[i]! - [...text].length - 1)}`).join('│')}│`);
  return [rule('┌', '┬', '┐'), drawn[0], rule('├', '┼', '┤'), ...drawn.slice(1), rule('└', '┴', '┘')].join('\n');
}
