import { parentPort, workerData } from 'node:worker_threads';
import { resample, type ResampleTask } from './resample.js';

parentPort!.postMessage(resample(workerData as ResampleTask));
