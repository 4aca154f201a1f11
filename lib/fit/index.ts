export type { Convention, Convergence, Fit, Goodness, Interval, ParameterEstimate, Prediction, Residual } from './answer.js';
export type { FitOptions } from './inner-fit.js';
export { fitPowerLaw, type Floor, type PowerLawData } from './power-law.js';
export { HOFFMANN_HUBER, SQUARES, type RobustLoss } from './robust.js';
