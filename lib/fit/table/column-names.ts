import type { ColumnRole } from './columns.js';
import { parseUnit, unitFits, type Unit } from './units.js';

/** One way to read a column's name: its spelling in small letters without signs, and a unit where the rest of the name states one. */
export interface NameReading {
  spelling: string;
  unit?: Unit;
  /** 0 for the whole name; more for what reads less of it. */
  distance: number;
}

/** Words of the longest unit, `peta flop s days`. */
const LONGEST_UNIT = 4;

/**
 * The ways to read a column's name as that of a role: whole; without a unit in brackets, behind a comma or slash, or in its last words; and of a
 * path (`config.n_params`) the ends too. Worked values: `params [M]` is `params` in millions, `total_gflops` is `totalflops` in 1e9,
 * `compute_pf_days` is `compute` in 8.64e19 FLOPs, `Loss (nats)` is `loss`.
 */
export function nameReadings(name: string, role: ColumnRole): NameReading[] {
  const path = name.split('.');
  return path.flatMap((_, cut) => readingsOf(path.slice(cut).join('.'), role).map((reading) => ({ ...reading, distance: reading.distance + (cut > 0 ? 4 + cut : 0) })));
}

function readingsOf(name: string, role: ColumnRole): NameReading[] {
  const readings: NameReading[] = [{ spelling: plain(name), distance: 0 }];
  const bracket = /^(.*?)[\s_]*[([{]\s*([^()[\]{}]*?)\s*[)\]}]\s*$/.exec(name) ?? /^(.*?)\s*,\s*([^,]+)$/.exec(name);
  const [, stem, inner] = bracket ?? /^(.*?)\s*(?:[/÷]|\bin\b)\s*([^,/]+)$/i.exec(name) ?? [];
  if (stem !== undefined) {
    const unit = parseUnit(inner!);
    if (unit && unitFits(role, unit)) readings.push({ spelling: plain(stem), unit, distance: 1 });
    // what is in brackets may be an abbreviation or the unit of a loss: "Parameters (N)", "Loss (nats)"
    else if (bracket && !unit) readings.push({ spelling: plain(stem), distance: 2 });
  }
  const words = wordsOf(name);
  for (let length = Math.min(LONGEST_UNIT, words.length); length > 0; length--) {
    const unit = parseUnit(words.slice(-length).join(' '));
    const before = words.slice(0, -length).filter((word) => word !== 'in').join('');
    // a letter alone is a unit only behind a name: "params_b", not "n_b"
    if (!unit || !unitFits(role, unit) || (unit.counted === undefined && before.length < 2)) continue;
    readings.push({ spelling: before, unit, distance: 2 });
    if (unit.counted !== undefined && unit.counted !== 'share') readings.push({ spelling: before + unit.counted, unit, distance: 2 });
  }
  // "Accuracy (%)" is the same spelling with and without its unit
  const stated = readings.find(({ unit, spelling }) => unit && spelling === readings[0]!.spelling);
  return stated ? [{ ...stated, distance: 0 }, ...readings.slice(1)] : readings;
}

/** Small letters and digits of a name. */
export const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The words of a name: `nParamsM` is n, params, m; `total_gflops` is total, gflops; `PF-days` is pf, days. */
export function wordsOf(name: string): string[] {
  const spaced = name.replace(/FLOPs/g, 'FLOPS').replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  return spaced.toLowerCase().split(/[^a-z0-9%^]+/).filter((word) => word !== '');
}
