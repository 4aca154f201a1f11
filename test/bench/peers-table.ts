import { round, table } from './statistics.js';

/** A line of the benchmark's report, of a mode of a size. */
export interface ModeLine {
  size: string;
  mode: string;
  /** Of a peer: the heading of its column. */
  peer?: string;
  msPerStep?: number;
  flopsPerSecond?: number;
  shareOfProductSpeed?: number;
  /** Why there are no numbers. */
  failed?: string;
  /** Further numbers, which the table does not show. */
  [name: string]: string | number | undefined;
}

/**
 * One table of our modes beside the peers: a group of rows a size, first the peers' milliseconds a step, then for each of our modes its own
 * and its share of each peer's, so that .5 says that we take half the time.
 */
export function peersTable(lines: readonly ModeLine[]): string {
  const columns = [...new Set(lines.flatMap(({ peer }) => (peer === undefined ? [] : [peer])))];
  const rows = [...new Set(lines.map(({ size }) => size))].flatMap((size) => {
    const ofSize = lines.filter((line) => line.size === size);
    const theirs = columns.map((column) => ofSize
      .filter(({ peer, msPerStep }) => peer === column && msPerStep !== undefined)
      .reduce<number | undefined>((best, { msPerStep }) => Math.min(best ?? Infinity, msPerStep!), undefined));
    const own = ofSize.filter(({ peer, msPerStep }) => peer === undefined && msPerStep !== undefined);
    return [
      [size, 'others, ms a step', '', '', '', ...theirs.map((ms) => ms ?? '-')],
      ...own.map(({ mode, msPerStep, flopsPerSecond, shareOfProductSpeed }) => [
        '', mode, msPerStep!, round(flopsPerSecond! / 1e9), shareOfProductSpeed === undefined ? '-' : share(shareOfProductSpeed),
        ...theirs.map((ms) => (ms === undefined ? '-' : share(msPerStep! / ms))),
      ]),
    ];
  });
  const failures = lines.flatMap(({ size, mode, failed }) => (failed === undefined ? [] : [`${size}, ${mode}: ${failed}`]));
  return [table(['size', 'mode', 'ms a step', 'GFLOP/s', 'of products', ...columns], rows), ...failures].join('\n');
}

/** As .004, .60 or 1.3. */
function share(value: number): string {
  const digits = value < 0.095 ? value.toPrecision(1) : value < 1 ? value.toFixed(2) : value.toPrecision(value < 10 ? 2 : 3);
  return digits.replace(/^0/, '');
}
