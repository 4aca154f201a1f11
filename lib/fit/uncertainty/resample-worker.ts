import { parentPort, workerData } from 'node:worker_threads';
import { resample, type ResampleTask } from './bootstrap.js';

parentPort!.postMessage(resample(workerData as ResampleTask));
