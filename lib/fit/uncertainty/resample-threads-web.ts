/** In a page all resamples are drawn where the page computes: see resample-threads. */
export const machineThreads = (): number => 1;

export const resampleWorker = (): undefined => undefined;

export const inThread = (): Promise<number[][]> => Promise.reject(new Error('a page starts no threads'));
