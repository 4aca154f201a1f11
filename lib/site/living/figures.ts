import { contour } from './contour.js';

/** All living figures by the name that their markup has. */
export const LIVING_FIGURES = { contour };
