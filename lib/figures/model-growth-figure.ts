import { chartFigure, type Captions } from '../plot/chart.js';
import type { Layer } from '../plot/layers.js';
import type { Figure } from '../plot/render.js';
import { categoryColor, categorySymbol } from '../plot/theme.js';

/** A model, its size and its month (YYYY-MM); rows of `publishedTable('model-growth')` fit. */
export interface DatedModel {
  model: string;
  month: string;
  nParamsReported: number;
  kind: string;
}

/** The options of `modelGrowthFigure`. */
export interface ModelGrowthOptions extends Partial<Captions> {
  models: readonly DatedModel[];
}

/** The middle of a month as a year with fraction: `yearOf('2020-07')` = 2020.5417. */
export function yearOf(month: string): number {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return year + (number - 0.5) / 12;
}

/** Sizes of language models by the month they became public, each with its name, on a logarithmic axis. */
export function modelGrowthFigure(options: ModelGrowthOptions): Figure {
  const { models } = options;
  const toPoint = ({ month, nParamsReported }: DatedModel) => ({ x: yearOf(month), y: nParamsReported });
  const kinds = [...new Set(models.map(({ kind }) => kind))];
  const layers = kinds.map((kind, i): Layer => ({
    kind: 'dots',
    points: models.filter((model) => model.kind === kind).map(toPoint),
    color: categoryColor(i),
    symbol: categorySymbol(i),
    radius: 4.5,
    name: kind,
  }));
  return chartFigure({
    ...options,
    title: options.title ?? 'Language models by size and month',
    panels: [{
      x: { label: 'year in which the model became public', format: 'whole' },
      y: { label: 'parameters', scale: 'log', format: 'count' },
      layers: [...layers, { kind: 'labels', labels: models.map((model) => ({ ...toPoint(model), text: model.model })) }],
      height: 420,
    }],
  });
}
