/**
 * The door `scaling/living`: figures that answer a hand, as HTML for a cell, `display.html(livingContour({ … }))`. Where no script
 * runs each shows its picture and numbers as they are at the start.
 */
import type { ContourData } from './contour.js';
import { livingHtml } from './markup.js';

/** L(N, D) with a model under the pointer, all that cost as much, and the best of these (approach 3 of Hoffmann et al. 2022). */
export function livingContour(data: ContourData): string {
  return livingHtml('contour', data);
}
