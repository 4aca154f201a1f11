import { describe, InputError } from '../../core/check.js';
import { numberOfCell, textOfCell } from './numbers.js';

const OPERATORS = ['!=', '<=', '>=', '=', '<', '>'] as const;

/** A condition on the cell of one column, as `--where` states it. */
export interface Condition {
  column: string;
  /** Where the column stands among the names. */
  position: number;
  operator: (typeof OPERATORS)[number];
  value: string;
}

/**
 * Reads a condition such as `dataset=c4`, `lr<=0.001` or `"loss, final">=3`: a column name (in double quotes where it holds an operator;
 * the longest name that fits is taken without), an operator among = != < <= > >=, and a value, in double quotes if it begins or ends with a
 * space.
 * Worked value: `"a=b"!=c` is column a=b, operator !=, value c.
 * @throws InputError if there is no operator, no such column, or an order is asked of what is no number
 */
export function parseCondition(text: string, names: readonly string[]): Condition {
  const { column, rest } = splitColumn(text, names);
  const operator = OPERATORS.find((candidate) => rest.trimStart().startsWith(candidate));
  if (operator === undefined) throw new InputError(`--where: expected COLUMN=VALUE with one of = != < <= > >=, got ${describe(text)}`);
  const position = names.indexOf(column);
  if (position < 0) throw new InputError(`--where: expected a column of the file, got ${describe(column)}; it has ${names.map((name) => describe(name)).join(', ')}`);
  const value = unquoted(rest.trimStart().slice(operator.length).trim());
  if (operator !== '=' && operator !== '!=' && numberOfCell(value) === undefined) {
    throw new InputError(`--where: expected a number after ${operator}, got ${describe(value)}; = and != compare text as well`);
  }
  return { column, position, operator, value };
}

/**
 * The column's name and what follows it: in quotes, or the longest name of the table that is followed by an operator, or what stands before
 * the first operator.
 */
function splitColumn(text: string, names: readonly string[]): { column: string; rest: string } {
  const quoted = /^\s*"((?:[^"]|"")*)"(.*)$/s.exec(text);
  if (quoted) return { column: quoted[1]!.replaceAll('""', '"'), rest: quoted[2]! };
  const trimmed = text.trimStart();
  const [longest] = names
    .filter((name) => trimmed.startsWith(name) && /^\s*(!=|[<>]?=|[<>])/.test(trimmed.slice(name.length)))
    .sort((a, b) => b.length - a.length);
  if (longest !== undefined) return { column: longest, rest: trimmed.slice(longest.length) };
  const at = trimmed.search(/!=|[<>=]/);
  return at < 0 ? { column: trimmed, rest: '' } : { column: trimmed.slice(0, at).trim(), rest: trimmed.slice(at) };
}

function unquoted(value: string): string {
  const quoted = /^"((?:[^"]|"")*)"$/s.exec(value);
  return quoted ? quoted[1]!.replaceAll('""', '"') : value;
}

/**
 * Whether a cell meets a condition: numbers are compared as numbers where both sides are one, else as text; what is no number has no order.
 */
export function meets({ operator, value }: Condition, cell: unknown): boolean {
  const [number, wanted] = [numberOfCell(cell), numberOfCell(value)];
  const areNumbers = number !== undefined && wanted !== undefined;
  switch (operator) {
    case '=': return areNumbers ? number === wanted : textOfCell(cell) === value;
    case '!=': return areNumbers ? number !== wanted : textOfCell(cell) !== value;
    case '<': return areNumbers && number < wanted;
    case '<=': return areNumbers && number <= wanted;
    case '>': return areNumbers && number > wanted;
    case '>=': return areNumbers && number >= wanted;
  }
}

/** How many different values of a column a message lists. */
const MOST_LISTED = 12;

/** Rows that meet every condition; remembers what there was, for the sentence that says why none is left. */
export class RowFilter {
  private readonly seen = new Map<string, Set<string>>();
  private readonly ranges = new Map<string, [number, number]>();
  rowsLeftOut = 0;

  constructor(private readonly conditions: readonly Condition[]) {}

  accepts(cells: readonly unknown[]): boolean {
    const isAccepted = this.conditions.every((condition) => {
      this.remember(condition, cells[condition.position]);
      return meets(condition, cells[condition.position]);
    });
    if (!isAccepted) this.rowsLeftOut++;
    return isAccepted;
  }

  private remember({ column }: Condition, cell: unknown): void {
    const values = this.seen.get(column) ?? new Set();
    if (values.size <= MOST_LISTED) this.seen.set(column, values.add(textOfCell(cell)));
    const number = numberOfCell(cell);
    if (number === undefined) return;
    const [low, high] = this.ranges.get(column) ?? [number, number];
    this.ranges.set(column, [Math.min(low, number), Math.max(high, number)]);
  }

  /** Why no row is left: what each column holds among the rows that met the conditions before it. */
  whyNone(): string {
    const held = this.conditions.filter(({ column }) => this.seen.has(column)).map(({ column }) => {
      const values = [...this.seen.get(column)!];
      const range = this.ranges.get(column);
      const listed = values.slice(0, MOST_LISTED).map((value) => describe(value)).join(', ');
      return `${describe(column)} has ${values.length > MOST_LISTED && range ? `numbers from ${range[0]} to ${range[1]}` : `${listed}${values.length > MOST_LISTED ? ', ...' : ''}`}`;
    });
    const asked = this.conditions.map(({ column, operator, value }) => `${column}${operator}${value}`).join(' and ');
    return `--where: expected a condition that some row meets, got ${describe(asked)}; ${[...new Set(held)].join('; ')}`;
  }
}
