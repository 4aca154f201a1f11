import { InputError } from '../../core/check.js';
import { candidatesFor, COLUMN_ROLES, listed, lossUnitOf, MAY_BE_ZERO } from './columns.js';
import { openTable } from './formats/open-table.js';
import type { TableRows } from './formats/table-rows.js';
import {
  addEvidence, cellNumber, COMMA_STYLE, decideStyle, noEvidence, PLAIN_STYLE, type NumberEvidence, type NumberStyle,
} from './numbers.js';
import { unitWarnings } from './plausible.js';
import { chooseLawColumns, deriveTokens, TABLE_LAWS, type TableLaw, type TokenSource } from './table-laws.js';
import { lossInNats, lossUnitInWords, scaled, type ColumnRole, type LossUnit, type Unit } from './units.js';

/** What the caller says of a table, where guesses from its names and cells would be wrong. */
export interface TableReading {
  /** Which column is what. */
  columns?: Partial<Record<ColumnRole, string>>;
  /** What one of a column is, `{ nParams: { factor: 1e6 } }`; cells that state a unit themselves (`70M`) keep it. */
  units?: Partial<Record<ColumnRole, Unit>>;
  lossUnit?: LossUnit;
  bytesPerToken?: number;
  /** Which sign is decimal, where cells can be read either way. */
  decimal?: 'point' | 'comma';
  /** Which part of the file: a path in JSON, or a sheet. */
  part?: string;
}

/** Turns a cell into a number in the unit that laws are fitted in; undefined if it is no such number. */
export interface CellReader {
  (cell: unknown): number | undefined;
  /** What it takes, for messages; a number above zero unless said. */
  expected?: string;
}

/** The columns of a table that a law takes, and how their cells are read. */
export interface LawColumns {
  names: readonly string[];
  positions: Partial<Record<ColumnRole, number>>;
  readers: Partial<Record<ColumnRole, CellReader>>;
  /** What was decided, in sentences for the reader. */
  said: string[];
  /** The roles that the law itself is fitted to, beside those that tokens come from. */
  needed: readonly ColumnRole[];
  /** Where the tokens come from if no column counts them. */
  tokens?: TokenSource;
  /** The third column of N, D and C, where the law is fitted to the other two: only to be compared with C = 6 N D. */
  compared?: { role: 'nTokens' | 'trainFlops'; position: number; read: CellReader };
  /** The unit of the losses after reading. */
  lossUnit: 'nats' | 'bits-per-byte';
  /** Roles whose numbers are not those of the file, because of a unit. */
  converted: readonly ColumnRole[];
}

/**
 * Opens a table and decides which of its columns a law takes, in which units they are and how they write numbers: by what the caller says,
 * else by names and by the first rows. Everything decided is said. {@link readColumns} then reads them, and {@link finishColumns} computes
 * tokens and looks for implausible units.
 * @throws InputError if the file is no table, a column is missing, or what is said does not fit
 */
export async function lawColumns(file: string, law: TableLaw, reading: TableReading = {}): Promise<LawColumns> {
  const { columns: chosen = {}, units = {}, decimal, bytesPerToken } = reading;
  const table = await openTable(file, { ...(reading.part !== undefined && { part: reading.part }) });
  const evidence = await surveyColumns(table, chosen);
  const exactnessAt = (position: number) => exactness(evidence.get(position) ?? noEvidence());
  const batchInTokens = units.batch?.counted === 'tokens' ? true : undefined;
  const choice = chooseLawColumns(law, table.names, chosen, { exactnessAt, ...(batchInTokens && { batchInTokens }) });
  const absent = (Object.keys(units) as ColumnRole[]).filter(
    (role) => choice.positions[role] === undefined && choice.compared?.role !== role,
  );
  if (absent.length > 0) throw new InputError(`--unit: expected roles among ${Object.keys(choice.positions).join(', ')}, which are read for ${law}, got ${absent.join(', ')}`);

  const said = [...table.said, ...choice.said];
  const lossName = choice.positions.loss === undefined ? undefined : table.names[choice.positions.loss]!;
  if (lossName === undefined && (reading.lossUnit ?? bytesPerToken) !== undefined) throw new InputError(`--loss-unit: expected a law with a column of losses, got ${law}`);
  const lossUnit = reading.lossUnit ?? (lossName === undefined ? undefined : lossUnitOf(lossName)) ?? 'nats';
  if (bytesPerToken !== undefined && lossUnit !== 'bits-per-byte') throw new InputError(`--bytes-per-token: expected losses in bits a byte (--loss-unit bits-per-byte), got ${lossUnit}`);
  const converted: ColumnRole[] = [];
  const readerFor = (role: ColumnRole, position: number, nameUnit: Unit | undefined, say: boolean): CellReader => {
    const name = table.names[position]!;
    const others = [...evidence].filter(([other]) => other !== position).map(([, shown]) => shown);
    const { style, said: styleSaid } = decimal === undefined ? decideStyle(name, role, evidence.get(position) ?? noEvidence(), others)
      : { style: decimal === 'comma' ? COMMA_STYLE : PLAIN_STYLE, said: [] };
    const factor = (units[role] ?? nameUnit)?.factor ?? 1;
    if (say) said.push(...styleSaid);
    if (say && factor !== 1) {
      said.push(units[role] ? `column "${name}" is in units of ${inUnits(factor)}, as --unit says` : `column "${name}" is in units of ${inUnits(factor)}, as its name says (--unit ${role}=1 if not)`);
    }
    if (factor !== 1 || (role === 'loss' && lossUnit !== 'nats')) converted.push(role);
    return cellReader(role, style, factor, role === 'loss' ? lossUnit : 'nats', bytesPerToken);
  };
  const readers = Object.fromEntries(
    Object.entries(choice.positions).map(([role, position]) => [
      role,
      readerFor(role as ColumnRole, position, choice.units[role as ColumnRole], true),
    ]),
  );
  if (lossName !== undefined) said.push(...lossUnitInWords(lossName, lossUnit, bytesPerToken));
  const { compared } = choice;
  return {
    names: table.names,
    positions: choice.positions,
    readers,
    said,
    needed: TABLE_LAWS[law].required,
    ...(choice.tokens && { tokens: choice.tokens }),
    ...(compared && { compared: { ...compared, read: readerFor(compared.role, compared.position, compared.unit, false) } }),
    lossUnit: lossUnit === 'bits-per-byte' && bytesPerToken === undefined ? 'bits-per-byte' : 'nats',
    converted,
  };
}

const inUnits = (factor: number): string => (factor >= 1e-3 && factor < 1e6 ? String(factor) : factor.toExponential().replace('e+', 'e'));

function cellReader(
  role: ColumnRole,
  style: NumberStyle,
  factor: number,
  lossUnit: LossUnit,
  bytesPerToken: number | undefined,
): CellReader {
  const read = (cell: unknown) => {
    const number = cellNumber(cell, role, style);
    if (number === undefined || !Number.isFinite(number.value)) return undefined;
    const value = number.hasUnit || factor === 1 ? number.value : scaled(number.value, factor);
    if (role === 'accuracy') return value;
    if (value < 0 || (value === 0 && !MAY_BE_ZERO.has(role)) || (lossUnit === 'perplexity' && value <= 1)) return undefined;
    return role === 'loss' ? lossInNats(value, lossUnit, bytesPerToken) : value;
  };
  const isPerplexity = role === 'loss' && lossUnit === 'perplexity';
  return Object.assign(read, isPerplexity && { expected: 'a perplexity > 1 (--loss-unit says if losses are in another unit)' });
}

/** The columns that a law is fitted to, and what was said and doubted about them. */
export interface FinishedColumns {
  columns: Partial<Record<ColumnRole, Float64Array>>;
  said: string[];
  /** Sentences on numbers whose unit is probably another. */
  warnings: string[];
}

/**
 * Computes tokens where no column counts them, and looks for numbers whose unit is probably another.
 * `compared` is the third column of N, D and C as it stands in the file, [rows].
 * @throws InputError if a column the tokens are computed from is missing
 */
export function finishColumns(
  law: LawColumns,
  columns: Partial<Record<ColumnRole, Float64Array>>,
  compared?: ArrayLike<unknown>,
): FinishedColumns {
  const said: string[] = [];
  const complete = { ...columns };
  if (law.tokens) {
    complete.nTokens = deriveTokens(law.tokens, columns);
    law.tokens.roles.filter((role) => !law.needed.includes(role)).forEach((role) => delete complete[role]);
    const from = law.tokens.roles.map((role) => law.names[law.positions[role]!]!);
    said.push(`tokens are taken as D = ${law.tokens.kind}, from ${listed(from)}`);
  }
  const loss = law.lossUnit === 'nats' ? complete.loss : undefined;
  if (!compared || !law.compared) return { columns: complete, said, warnings: unitWarnings({ ...complete, loss }) };
  const { role, read } = law.compared;
  const third = Float64Array.from({ length: compared.length }, (_, i) => read(compared[i]) ?? NaN);
  const warnings =
    role === 'trainFlops' ? unitWarnings({ ...complete, loss, trainFlops: third }) : unitWarnings({ ...complete, loss }, third);
  return { columns: complete, said, warnings };
}

/** Rows that are looked at; what a later cell contradicts is refused when it is read. */
const SURVEYED_ROWS = 10_000;

/**
 * What the first rows of a table show of how its columns write numbers, by position, for those columns that may have a role by
 * their name or by the caller's choice.
 */
export async function surveyColumns(
  table: TableRows,
  chosen: Partial<Record<ColumnRole, string>> = {},
): Promise<ReadonlyMap<number, NumberEvidence>> {
  const named = Object.values(chosen).map((name) => table.names.indexOf(name)).filter((position) => position >= 0);
  const positions = [
    ...new Set([...COLUMN_ROLES.flatMap((role) => candidatesFor(role, table.names).map(({ position }) => position)), ...named]),
  ];
  const evidence = new Map(positions.map((position) => [position, noEvidence()]));
  let rows = 0;
  for await (const { cells } of table.rows(positions)) {
    for (const [position, shown] of evidence) addEvidence(shown, cells[position]);
    if (++rows === SURVEYED_ROWS) break;
  }
  return evidence;
}

/**
 * What most cells of a column are, of those that hold anything: 2 numbers, 1 numbers with a unit such as `70M`, which are rounded, 0
 * labels.
 */
export function exactness({ filled, numeric, bare }: NumberEvidence): 0 | 1 | 2 {
  return bare >= filled / 2 ? 2 : numeric >= filled / 2 ? 1 : 0;
}
