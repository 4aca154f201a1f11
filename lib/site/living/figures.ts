import { answerLength } from './answer-length.js';
import { lineByHand, parabolaByHand } from './by-hand.js';
import { contour } from './contour.js';
import { epochs } from './epochs.js';
import { floor } from './floor.js';
import { windows } from './isoflop-windows.js';
import { masks } from './masks.js';
import { metricSwitch } from './metric-switch.js';
import { planner } from './planner.js';

/** All living figures by the name that their markup has. */
export const LIVING_FIGURES = {
  contour, 'line-by-hand': lineByHand, 'parabola-by-hand': parabolaByHand, floor, windows, epochs, 'answer-length': answerLength,
  'metric-switch': metricSwitch, planner, masks,
};
