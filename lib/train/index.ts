export { ADAMW_DEFAULTS, initialiseAdamW, updateAdamW, type AdamWConfig, type AdamWState } from './adamw.js';
export { InterruptedError, interruptible } from './interrupt.js';
export { meanLoss, train, trainConfig, type LossPoint, type TrainConfig, type TrainObserver, type TrainOptions, type TrainResult, type TrainStatus } from './loop.js';
export { cosineSchedule, learningRateFraction, type Schedule } from './schedules.js';
