import { max } from 'd3';
import { InputError } from '../core/check.js';
import { chartFigure, type Captions } from '../plot/chart.js';
import type { Layer } from '../plot/layers.js';
import type { Figure } from '../plot/render.js';
import { categoryColor, THEME } from '../plot/theme.js';
import type { NumberFormat, ScaleType } from '../plot/ticks.js';

/** A quantity that residuals are drawn against. */
export interface ResidualPredictor {
  label: string;
  values: readonly number[];
  scale?: ScaleType;
  format?: NumberFormat;
}

/** The options of `residualsFigure`. */
export interface ResidualsOptions extends Partial<Captions> {
  residuals: readonly number[];
  /** One panel each; `values` as long as `residuals`. */
  against: readonly ResidualPredictor[];
  /** Indices of residuals that the fit treats as outliers. */
  outliers?: readonly number[];
  yLabel?: string;
}

/**
 * The residuals of a fit against each of several quantities, on one vertical scale: a good fit shows no pattern in any.
 * @throws InputError if a quantity has another length than the residuals
 */
export function residualsFigure(options: ResidualsOptions): Figure {
  const { residuals, against } = options;
  for (const { label, values } of against)
    if (values.length !== residuals.length) throw new InputError(`${label}: expected as many values as residuals (${residuals.length}), got ${values.length}`);
  const isOutlier = new Set(options.outliers);
  const extreme = 1.08 * (max(residuals, Math.abs) || 1);
  const panels = against.map(({ label, values, scale, format }) => {
    const points = residuals.map((y, i) => ({ x: values[i]!, y }));
    const layers: Layer[] = [
      { kind: 'rule', axis: 'y', at: 0, color: THEME.ink },
      { kind: 'dots', points: points.filter((_, i) => !isOutlier.has(i)), color: categoryColor(0), radius: 3, opacity: 0.8, name: 'runs' },
    ];
    if (isOutlier.size > 0)
      layers.push({
        kind: 'dots',
        points: points.filter((_, i) => isOutlier.has(i)),
        color: categoryColor(1),
        symbol: 'diamond',
        hollow: true,
        radius: 4,
        name: 'outliers',
      });
    return {
      x: { label, scale: scale ?? 'linear', format: format ?? 'plain' },
      y: { label: options.yLabel ?? 'residual, log(loss / fit)', domain: [-extreme, extreme] as const },
      layers,
      height: 260,
    };
  });
  return chartFigure({
    ...options,
    title: options.title ?? 'What the fit leaves over',
    panels,
    columns: Math.min(3, Math.max(1, panels.length)),
  });
}
