import { InputError } from '../../core/check.js';
import { parseUnit, scaled, unitFits, type ColumnRole } from './units.js';

/** A label is no longer than this; what is longer is cut. */
const LONGEST_LABEL = 200;

/** A cell as a label, without spaces around it; nothing, and what is neither text, number nor truth value, is the empty text. */
export function textOfCell(cell: unknown): string {
  if (typeof cell === 'string') return cell.trim().slice(0, LONGEST_LABEL);
  return typeof cell === 'number' || typeof cell === 'boolean' || typeof cell === 'bigint' ? String(cell) : '';
}

/** A cell as a number; undefined if it is none. */
export function numberOfCell(cell: unknown): number | undefined {
  const number = typeof cell === 'number' ? cell : typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** The same for cells that hold the same: one number, however it is written, else equal texts. */
export function cellKey(cell: unknown): string | number {
  const number = numberOfCell(cell);
  return number === undefined ? textOfCell(cell) : numberKey(number);
}

/** The same for numbers that differ in the last bits only, as products of the same factors may. */
export function numberKey(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(12));
}

/** How a column writes numbers: what its commas and points mean. */
export interface NumberStyle {
  comma: 'decimal' | 'thousands';
  point: 'decimal' | 'thousands';
}

export const PLAIN_STYLE: NumberStyle = { comma: 'thousands', point: 'decimal' };

export const COMMA_STYLE: NumberStyle = { comma: 'decimal', point: 'thousands' };

/** A number read from a cell; `hasUnit` if the cell itself said millions, tokens or the like. */
export interface CellNumber {
  value: number;
  hasUnit: boolean;
}

const GROUP_SIGNS = '[ _\'’\\u00a0\\u2007\\u2009\\u202f]';
const SPACED = new RegExp(`^(\\d{1,3})((?:${GROUP_SIGNS}\\d{3})+)(?!\\d)`);
const UNDERSCORED = /^\d+(?:_\d+)+/;
const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const NATS = /^nats?(\s*(\/|per|a)\s*token)?$/i;
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * Reads a cell as the number that its writer meant: `70M`, `1.4 B`, `10,000,000`, `10_000_000`, `10 000 000`, `+3`, `45%`, `300B tokens`,
 * `1e21 FLOPs`, `3x10^8`.
 * Undefined if it is none, or if its unit does not fit the role. Worked value: `1.234,5` in a column of decimal commas is 1234.5.
 */
export function cellNumber(cell: unknown, role: ColumnRole, style: NumberStyle = PLAIN_STYLE): CellNumber | undefined {
  if (typeof cell === 'number') return { value: cell, hasUnit: false };
  if (typeof cell === 'bigint') return { value: Number(cell), hasUnit: false };
  if (typeof cell !== 'string') return undefined;
  const text = cell.trim().replace(/^\u2212/, '-');
  if (style.point === 'decimal' && PLAIN.test(text)) return { value: Number(text), hasUnit: false };
  const sign = text.startsWith('-') ? -1 : 1;
  const { digits, rest } = cutNumber(text.replace(/^[+-]\s*/, ''));
  const mantissa = mantissaOf(digits, style);
  const [, exponent, word] = /^(?:e([+-]?\d+))?\s*(.*)$/i.exec(timesTen(rest))!;
  if (Number.isNaN(mantissa)) return undefined;
  const value = sign * scaled(mantissa, 10 ** Number(exponent ?? 0));
  if (word === '') return { value, hasUnit: false };
  if (role === 'loss' && NATS.test(word!)) return { value, hasUnit: true };
  const unit = /^[x×*\d]/i.test(word!) ? undefined : parseUnit(word!);
  return unit && unitFits(role, unit) ? { value: scaled(value, unit.factor), hasUnit: unit.factor !== 1 } : undefined;
}

/** The digits at the beginning with their commas, points and other signs, and what follows. */
function cutNumber(text: string): { digits: string; rest: string } {
  const spaced = SPACED.exec(text) ?? UNDERSCORED.exec(text);
  const grouped = spaced ? spaced[0].replace(new RegExp(GROUP_SIGNS, 'g'), '') + text.slice(spaced[0].length) : text;
  const digits = /^[\d.,]*/.exec(grouped)![0];
  return { digits, rest: grouped.slice(digits.length) };
}

/** `x10^8`, `× 10⁸` and `*10**8` as `e8`. */
function timesTen(rest: string): string {
  const plain = rest.replace(/10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/, (_, power: string) => `10^${[...power].map((digit) => SUPERSCRIPTS.indexOf(digit)).join('')}`);
  return plain.replace(/^\s*[x×*·]\s*10\s*(?:\^|\*\*)\s*\(?([+-]?\d+)\)?/i, 'e$1').trim();
}

function mantissaOf(digits: string, { comma, point }: NumberStyle): number {
  const decimal = comma === 'decimal' ? ',' : '.';
  const group = decimal === ',' ? '.' : ',';
  if (comma === point) return NaN;
  const [whole = '', fraction, ...more] = digits.split(decimal);
  if (more.length > 0 || fraction?.includes(group) || !/\d/.test(digits)) return NaN;
  if (whole.includes(group) && !isGrouped(whole, group)) return NaN;
  return Number(`${whole.replaceAll(group, '') || '0'}.${fraction || '0'}`);
}

/** 1,234,567; or 12,34,567 as in India. */
function isGrouped(whole: string, group: ',' | '.'): boolean {
  const parts = whole.split(group);
  const inner = parts.slice(1, -1);
  return /^\d{1,3}$/.test(parts[0]!) && parts.at(-1)!.length === 3
    && (inner.every((part) => part.length === 3) || (parts[0]!.length <= 2 && inner.every((part) => part.length === 2)));
}

/** What some cells of a column show of the way it writes numbers. */
export interface NumberEvidence {
  /** Cells that are neither blank nor a word for a missing value. */
  filled: number;
  /** Those among them that are a number, with or without a unit (`70M`). */
  numeric: number;
  /** Those that are a number and nothing else. */
  bare: number;
  /** A cell that can only be read with this meaning of its comma or point, or with either (`1,234`). */
  comma: { decimal?: string; thousands?: string; either?: string };
  point: { decimal?: string; thousands?: string; either?: string };
}

const MISSING = /^(?:|-|—|n\/?a|nan|none|null|nil|inf|-inf|infinity|-infinity|#.*|\.)$/i;

export const noEvidence = (): NumberEvidence => ({ filled: 0, numeric: 0, bare: 0, comma: {}, point: {} });

/** Adds one cell to what is known of its column. */
export function addEvidence(evidence: NumberEvidence, cell: unknown): void {
  if (typeof cell === 'number' || typeof cell === 'bigint') {
    evidence.filled++;
    evidence.numeric++;
    evidence.bare++;
    return;
  }
  if (typeof cell !== 'string' || MISSING.test(cell.trim())) return;
  evidence.filled++;
  const text = cell.trim().replace(/^[\u2212+-]\s*/, '');
  if (!/^[.,]?\d/.test(text)) return;
  const { digits, rest } = cutNumber(text);
  const isReadable = (style: NumberStyle) => Number.isFinite(mantissaOf(digits, style));
  if (!isReadable(PLAIN_STYLE) && !isReadable(COMMA_STYLE)) return;
  const word = timesTen(rest).replace(/^e[+-]?\d+/i, '').trim();
  if (word === '') evidence.bare++;
  if (word === '' || NATS.test(word) || parseUnit(word)) evidence.numeric++;
  const commas = digits.split(',').length - 1;
  const points = digits.split('.').length - 1;
  if (commas > 0 && points > 0) {
    const isDecimalComma = digits.lastIndexOf(',') > digits.lastIndexOf('.');
    evidence.comma[isDecimalComma ? 'decimal' : 'thousands'] ??= cell.trim();
    evidence.point[isDecimalComma ? 'thousands' : 'decimal'] ??= cell.trim();
  } else if (commas + points > 0) {
    const sign = commas > 0 ? 'comma' : 'point';
    const kind = commas + points > 1 ? 'thousands' : /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits) && !/^e/i.test(rest) ? 'either' : 'decimal';
    evidence[sign][kind] ??= cell.trim();
  }
}

const COUNTS: readonly ColumnRole[] = ['nParams', 'nTokens', 'nUniqueTokens', 'trainFlops', 'steps', 'batch', 'criticalBatch', 'sequence'];

/**
 * Decides what commas and points mean in a column: by its own cells; where these could be read either way (`1,234`), by the other columns
 * of the file, else by the role, since counts are whole numbers and a loss is small. What is not plain is said.
 * @throws InputError if cells of one column contradict each other
 */
export function decideStyle(
  name: string,
  role: ColumnRole,
  own: NumberEvidence,
  others: readonly NumberEvidence[],
): { style: NumberStyle; said: string[] } {
  const { comma, point } = own;
  const clash =
    comma.decimal !== undefined && comma.thousands !== undefined
      ? [comma.decimal, comma.thousands]
      : comma.decimal !== undefined && point.decimal !== undefined
        ? [comma.decimal, point.decimal]
        : point.thousands !== undefined && (point.decimal ?? comma.thousands) !== undefined
          ? [point.thousands, (point.decimal ?? comma.thousands)!]
          : undefined;
  if (clash) throw new InputError(`column "${name}": expected numbers written in one way, got "${clash[0]}" and "${clash[1]}"; say which sign is decimal with --decimal point or --decimal comma`);
  const isFileWithCommas = others.some((other) => other.comma.decimal ?? other.point.thousands);
  const isFileWithPoints = others.some((other) => other.point.decimal ?? other.comma.thousands);
  const decided = (style: NumberStyle, text: string, why: string) => ({
    style,
    said: [`in column "${name}" "${text}" is read as ${cellNumber(text, role, style)?.value}, ${why}; --decimal ${style === PLAIN_STYLE ? 'comma' : 'point'} changes that`],
  });
  if (comma.decimal !== undefined || point.thousands !== undefined) {
    return { style: COMMA_STYLE, said: [`numbers in column "${name}" are written with ${comma.decimal !== undefined ? 'decimal commas' : 'points between thousands'} ("${comma.decimal ?? point.thousands}")`] };
  }
  if (comma.thousands !== undefined || point.decimal !== undefined) return { style: PLAIN_STYLE, said: [] };
  if (comma.either !== undefined) {
    const isDecimal = isFileWithCommas !== isFileWithPoints ? isFileWithCommas : !COUNTS.includes(role);
    const why =
      isFileWithCommas !== isFileWithPoints
        ? 'as other columns write numbers'
        : isDecimal
          ? `since a ${role} is small`
          : `since ${role} is a count`;
    return decided(isDecimal ? COMMA_STYLE : PLAIN_STYLE, comma.either, why);
  }
  if (point.either !== undefined && isFileWithCommas && !isFileWithPoints)
    return decided(COMMA_STYLE, point.either, 'as other columns write decimal commas');
  return { style: isFileWithCommas && !isFileWithPoints ? COMMA_STYLE : PLAIN_STYLE, said: [] };
}
