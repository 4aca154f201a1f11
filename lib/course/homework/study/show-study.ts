import { html, trustedHtml, type Html } from '../../../core/html.js';
import { chartFigure, categoryColor, type Figure, type Layer } from '../../../plot/index.js';
import type { Language, StudyExercise } from '../../answers/exercise.js';
import { box, GREEN, GREY, paragraph, RED, studyState } from '../show.js';
import { wordsOf } from '../words.js';
import { studyDesign } from './designs.js';
import { evidenceText, standingIn, type StudyChain, type StudyStanding } from './study-chain.js';
import type { StudyDesign } from './study-design.js';
import { judgeChain, type StudyVerdict } from './study-verdict.js';

/** The ladder, the prediction with its interval, and what came out: as far as the study has come. */
export function studyFigure(design: StudyDesign, { studySeed, rungs, committed, decided }: StudyStanding, language?: Language): Figure {
  const { quantity, axis } = design;
  const { study: { figure: words, unit } } = wordsOf(language);
  const measured = design.ladder(studySeed).flatMap((run, i) => {
    const value = rungs[i]?.value;
    return value === undefined ? [] : [{ run, value }];
  });
  const points = (design.rungs?.(measured) ?? measured).map(({ run, value }) => ({ x: axis.of(run), y: value }));
  const layers: Layer[] = [{ kind: 'dots', points, color: categoryColor(0), name: words.ladder }];
  if (committed) {
    const x = axis.of(design.deciding(studySeed, committed.seed)[0]!);
    layers.push(
      { kind: 'intervals', points: [{ x, low: committed.low, high: committed.high }], color: categoryColor(1), name: words.interval },
      { kind: 'dots', points: [{ x, y: committed.estimate }], color: categoryColor(1), symbol: 'diamond', hollow: true, name: words.estimate },
    );
    if (decided?.value !== undefined) {
      layers.push({ kind: 'dots', points: [{ x, y: decided.value }], color: categoryColor(2), symbol: 'star', radius: 6, shift: 14, name: words.outcome });
    }
  }
  return chartFigure({
    title: words.title(design.id, quantity.label),
    panels: [{
      x: { label: axis.unit === undefined ? axis.label : `${axis.label} (${axis.unit})`, scale: 'log' },
      y: { label: `${quantity.label} (${unit(quantity.unit)})` },
      layers,
    }],
    source: words.source(studySeed),
  });
}

/** Where a study stands: the figure, what it earns so far, and the line that the grader reads. */
export function studyHtml(exercise: StudyExercise, chain: StudyChain): string {
  const standing = standingIn(chain)!;
  const { svg } = studyFigure(studyDesign(exercise.design), standing, exercise.language);
  return String(html`${trustedHtml(svg)}${trustedHtml(verdictHtml(exercise, judgeChain(exercise, chain)))}
<details style="font: 12px sans-serif"><summary>${wordsOf(exercise.language).study.evidence}</summary>
<code style="overflow-wrap: anywhere">${evidenceText(chain)}</code></details>`);
}

/** What a study has earned so far, as HTML. */
export function verdictHtml({ id, language }: Pick<StudyExercise, 'id' | 'language'>, { state, parts, sentences }: StudyVerdict): string {
  const colour = state === 'decided' ? GREEN : state === 'faulty' ? RED : GREY;
  const { study } = wordsOf(language);
  const earned = parts.map(({ title, points, earned: part }): Html => html`${study.earned(title, part, points)} `);
  return box(colour, html`<b>${studyState(state, language)}: ${id}</b> ${sentences.map((one) => paragraph(html`${one}`))}${state === 'decided' ? paragraph(html`${earned}`) : undefined}`);
}
