import { ticks as linearTicks } from 'd3';
import { textWidth } from './text.js';
import { THEME } from './theme.js';

/**
 * How the numbers of an axis are written. `count`: 10k, 1.5M, 7B, 2T (parameters, tokens); `power`: 10¹⁸, 3×10¹⁸ (FLOPs);
 * `plain`: 2.45, 0.001; `percent`: 45% for 0.45; `whole`: 2019 (years, digits).
 */
export type NumberFormat = 'plain' | 'count' | 'power' | 'percent' | 'whole';

/** Linear or logarithmic. */
export type ScaleType = 'linear' | 'log';

const MINUS = '−';
const COUNT_UNITS = [['T', 1e12], ['B', 1e9], ['M', 1e6], ['k', 1e3]] as const;
const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

/** An integer as superscript characters: `superscript(-12)` = '⁻¹²'. */
export function superscript(integer: number): string {
  return [...String(integer)].map((digit) => SUPERSCRIPTS[digit] ?? digit).join('');
}

/** At most `digits` significant digits, without trailing zeros or exponents: `significant(0.30000000000000004, 3)` = '0.3'. */
export function significant(value: number, digits: number): string {
  const magnitude = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.min(20, Math.max(0, digits - 1 - magnitude));
  const text = value.toFixed(decimals);
  return (text.includes('.') ? text.replace(/\.?0+$/, '') : text).replace('-', MINUS);
}

/**
 * A number as an axis writes it, with three significant digits unless `digits` says otherwise: `formatNumber(1.5e9, 'count')` = '1.5B',
 * `formatNumber(3e18, 'power')` = '3×10¹⁸', `formatNumber(0.45, 'percent')` = '45%'.
 */
export function formatNumber(value: number, format: NumberFormat, digits = 3): string {
  switch (format) {
    case 'plain':
      return Math.abs(value) >= 1e7 || (value !== 0 && Math.abs(value) < 1e-4) ? formatPower(value, digits) : significant(value, digits);
    case 'whole':
      return value.toFixed(0).replace('-', MINUS);
    case 'percent':
      return `${significant(100 * value, digits)}%`;
    case 'count':
      return formatCount(value, digits);
    case 'power':
      return formatPower(value, digits);
  }
}

function formatCount(value: number, digits: number): string {
  if (Math.abs(value) >= 1e16) return formatPower(value, digits);
  const [unit, size] = COUNT_UNITS.find(([, unitSize]) => Math.abs(Number(value.toPrecision(digits))) >= unitSize) ?? ['', 1];
  return significant(value / size, digits) + unit;
}

function formatPower(value: number, digits: number): string {
  if (value === 0) return '0';
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e') as [string, string];
  const factor = significant(Number(mantissa), digits);
  const power = `10${superscript(Number(exponent))}`;
  return factor === '1' ? power : `${factor}×${power}`;
}

/** What an axis shows: labelled ticks with their labels, and short ticks between them that make a logarithmic axis look like one. */
export interface Ticks {
  values: number[];
  labels: string[];
  minor: number[];
}

/** An axis about to get its ticks. */
export interface TickRequest {
  scale: ScaleType;
  domain: readonly [number, number];
  format: NumberFormat;
  /** Pixels along the axis. */
  length: number;
  /** Labels stand side by side on a horizontal axis, one above another on a vertical one. */
  direction: 'horizontal' | 'vertical';
}

const GAP = { horizontal: 14, vertical: 8 } as const;

/**
 * Chooses ticks a person can read: as dense as the labels allow without touching, on round values. A logarithmic axis takes
 * 1-2-5, 1-3 or whole decades, every second or third decade if it is long, and evenly spaced round values if it spans less than half a
 * decade.
 * Where labels are so long that no such choice fits, the first and last of one stand, or a single one.
 */
export function chooseTicks(request: TickRequest): Ticks {
  const { scale, domain, format, direction, length } = request;
  const density = direction === 'horizontal' ? 60 : 34;
  const most = Math.max(2, Math.floor(length / density));
  const candidates = scale === 'log' ? logCandidates(domain, most, format) : linearCandidates(domain, most, format);
  const spread = candidates.filter((values) => values.length <= most + 2);
  const ends = candidates.map((values) => [values[0]!, values.at(-1)!]);
  const fitting = [...spread, ...ends].find((values) => labelsFit(request, values, tickLabels(values, format)));
  const values = fitting ?? candidates.find(({ length: count }) => count > 0)?.slice(0, 1) ?? [];
  return { values, labels: tickLabels(values, format), minor: scale === 'log' ? minorTicks(domain, values) : [] };
}

/** No tick of a count stands at half a one. */
function linearCandidates([low, high]: readonly [number, number], most: number, format: NumberFormat): number[][] {
  const counts = Array.from({ length: 2 * most }, (_, i) => 2 * most - i);
  return counts.map((count) =>
    linearTicks(low, high, count).filter((value) => (format !== 'count' && format !== 'whole') || Number.isInteger(value)),
  );
}

function logCandidates([low, high]: readonly [number, number], most: number, format: NumberFormat): number[][] {
  const decades = Math.log10(high / low);
  if (decades < 0.5) return linearCandidates([low, high], Math.min(most, 7), format);
  const within = (values: number[]) => values.filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
  const first = Math.floor(Math.log10(low));
  const exponents = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, i) => first + i);
  const digits = (...mantissas: number[]) =>
    within(exponents.flatMap((exponent) => mantissas.map((mantissa) => mantissa * 10 ** exponent)));
  const every = (stride: number) => within(exponents.filter((exponent) => exponent % stride === 0).map((exponent) => 10 ** exponent));
  const sparse = [1, 2, 3, 5, 10].map(every).filter((values) => values.length >= 2);
  const medium = [digits(1, 2, 5), digits(1, 3)];
  const dense = [digits(1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9), digits(1, 1.5, 2, 2.5, 3, 4, 5, 7), digits(1, 2, 3, 5, 7)];
  if (decades < 1.2) return [...dense, ...medium, ...sparse];
  // 3×10¹⁸ between 10¹⁸ and 10¹⁹ helps only while decades are few
  return format === 'power' && decades >= 2.5 ? sparse : [...medium, ...sparse];
}

function minorTicks([low, high]: readonly [number, number], major: readonly number[]): number[] {
  const decades = Math.log10(high / low);
  if (decades > 12 || decades < 0.5) return [];
  const values: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); 10 ** exponent <= high; exponent++)
    for (let mantissa = 1; mantissa <= 9; mantissa++) values.push(mantissa * 10 ** exponent);
  return values.filter((value) => value >= low && value <= high && !major.some((tick) => Math.abs(tick / value - 1) < 1e-9));
}

/** Labels with as few digits as say every value exactly; evenly spaced plain numbers all with the same decimals (4.0, 4.2). */
function tickLabels(values: readonly number[], format: NumberFormat): string[] {
  const isSaid = (said: (value: number) => string) =>
    values.every((value) => Math.abs(Number(said(value)) - value) <= 1e-9 * Math.abs(value));
  if (format === 'plain' && isEvenlySpaced(values)) {
    const decimals = [0, 1, 2, 3, 4].find((count) => isSaid((value) => value.toFixed(count)));
    if (decimals !== undefined && Math.abs(values.at(-1) ?? 0) < 1e7)
      return values.map((value) => value.toFixed(decimals).replace('-', MINUS));
  }
  const digits = [1, 2, 3, 4, 5, 6, 7].find((count) => isSaid((value) => value.toPrecision(count))) ?? 8;
  return values.map((value) => formatNumber(value, format, digits));
}

function isEvenlySpaced(values: readonly number[]): boolean {
  const step = (values[1] ?? 0) - (values[0] ?? 0);
  return values.every((value, i) => i === 0 || Math.abs(value - values[i - 1]! - step) <= 1e-6 * Math.abs(step));
}

function labelsFit({ scale, domain, length, direction }: TickRequest, values: readonly number[], labels: readonly string[]): boolean {
  if (values.length < 2 || values[0] === values[1]) return false;
  const place = scale === 'log' ? Math.log : (value: number) => value;
  const [low, high] = domain;
  const position = (value: number) => (length * (place(value) - place(low))) / (place(high) - place(low));
  const extent = (label: string) => (direction === 'horizontal' ? textWidth(label, THEME.size.tick) : THEME.size.tick);
  return values.every((value, i) => {
    if (i === 0) return true;
    const distance = position(value) - position(values[i - 1]!);
    return distance >= (extent(labels[i]!) + extent(labels[i - 1]!)) / 2 + GAP[direction];
  });
}
