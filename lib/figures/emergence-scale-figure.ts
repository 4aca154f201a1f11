import { chartFigure, type Captions } from '../plot/chart.js';
import type { Layer } from '../plot/layers.js';
import type { Figure } from '../plot/render.js';
import { categoryColor, categorySymbol } from '../plot/theme.js';
import { formatNumber } from '../plot/ticks.js';

/** The smallest scale at which an ability was seen; rows of `publishedTable('wei-2022-emergence')` fit. */
export interface AbilityScale {
  ability: string;
  setting: string;
  trainFlops: number;
  nParamsReported: number;
  model: string;
}

/** The options of `emergenceScaleFigure`. */
export interface EmergenceScaleOptions extends Partial<Captions> {
  abilities: readonly AbilityScale[];
}

/** The training compute at which each ability first appeared, smallest first, with the model that showed it. */
export function emergenceScaleFigure(options: EmergenceScaleOptions): Figure {
  const rows = [...options.abilities].sort((a, b) => a.trainFlops - b.trainFlops).map((ability, i) => ({ ...ability, id: String(i) }));
  const settings = [...new Set(options.abilities.map(({ setting }) => setting))];
  const dots = settings.map((setting, i): Layer => ({
    kind: 'dots',
    points: rows.filter((row) => row.setting === setting).map(({ trainFlops, id }) => ({ x: trainFlops, y: id })),
    color: categoryColor(i), symbol: categorySymbol(i), radius: 4.5, name: setting,
  }));
  const labels = rows.map(({ trainFlops, id, model, nParamsReported }) => ({
    x: trainFlops,
    y: id,
    text: `${model} ${formatNumber(nParamsReported, 'count')}`,
  }));
  return chartFigure({
    ...options,
    title: options.title ?? 'The scale at which abilities were first seen',
    panels: [{
      x: { label: 'training compute (FLOPs) of the smallest model that has it', scale: 'log', format: 'power', ...roomForLabels(rows) },
      y: { label: '', categories: rows.map(({ id }) => id), names: rows.map(({ ability }) => ability) },
      layers: [...dots, { kind: 'labels', labels }],
      rowHeight: 21,
    }],
  });
}

/** The label of the largest stands to the right of its point. */
function roomForLabels(rows: readonly AbilityScale[]): { include?: readonly number[] } {
  const largest = rows.at(-1)?.trainFlops;
  return largest === undefined ? {} : { include: [largest * 30] };
}
