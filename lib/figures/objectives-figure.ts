import { InputError } from '../core/check.js';
import { chartFigure, type Captions } from '../plot/chart.js';
import type { Figure } from '../plot/render.js';
import { THEME, categoryColor } from '../plot/theme.js';
import { formatNumber } from '../plot/ticks.js';

/** What one objective does with one sentence. */
export interface ObjectiveExample {
  name: string;
  /** What stands at each position: the token, or what hides it. */
  shown: readonly string[];
  /** Given to the model and not scored, given to the model and scored as the target of an earlier position, or hidden and scored. */
  roles: readonly ('given' | 'target' | 'hidden target')[];
}

/** The options of `objectivesFigure`. */
export interface ObjectivesOptions extends Partial<Captions> {
  examples: readonly ObjectiveExample[];
}

const ROLES = {
  given: { color: THEME.grid, name: 'only read' },
  target: { color: categoryColor(0), name: 'read and predicted' },
  'hidden target': { color: categoryColor(4), name: 'hidden and predicted' },
} as const;

/**
 * One sentence under several objectives, a row each: which tokens the model reads, which it must predict, and which share of
 * them gives a training signal.
 * @throws InputError if an example has more or fewer roles than tokens
 */
export function objectivesFigure(options: ObjectivesOptions): Figure {
  const { examples } = options;
  for (const { name, shown, roles } of examples)
    if (shown.length !== roles.length) throw new InputError(`example "${name}": expected as many roles as tokens (${shown.length}), got ${roles.length}`);
  const longest = Math.max(0, ...examples.map(({ shown }) => shown.length));
  const cells = examples.flatMap(({ shown, roles }, row) =>
    shown.map((text, i) => ({ x: String(i + 1), y: String(row), text, color: ROLES[roles[i]!].color })),
  );
  const signal = ({ roles }: ObjectiveExample) => roles.filter((role) => role !== 'given').length / roles.length;
  return chartFigure({
    ...options,
    title: options.title ?? 'The same sentence under each objective',
    panels: [{
      x: { label: 'position', categories: Array.from({ length: longest }, (_, i) => String(i + 1)) },
      y: {
        label: 'objective, and the share of tokens that are predicted',
        categories: examples.map((_, row) => String(row)),
        names: examples.map((example) => `${example.name}, ${formatNumber(signal(example), 'percent', 2)}`),
      },
      layers: [{ kind: 'cells', cells, meanings: Object.values(ROLES) }],
      rowHeight: 40,
    }],
  });
}
