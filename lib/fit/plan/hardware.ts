import { checkChoice, checkNumber, checkPositive } from '../../core/check.js';
import { publishedTable } from '../../core/published.js';

/** A machine that multiplies matrices. */
export interface Accelerator {
  id: string;
  name: string;
  /** Dense bfloat16 peak. */
  peakFlopsPerSecond: number;
  memoryBytes: number;
}

/**
 * Bytes of training state a parameter: bf16 weight and gradient (2 + 2), float32 weight and Adam's two moments (4 + 4 + 4); Rajbhandari et
 * al. 2020, section 3.1.
 */
export const STATE_BYTES_PER_PARAM = 16;

/** Share of the peak that a good run reaches, unless said otherwise: PaLM reports 0.46, Gopher 0.33, GPT-3 0.21 (table `training-mfu`). */
export const DEFAULT_MFU = 0.4;

/**
 * An accelerator by its id in the table `accelerators`: a100, h100, h100-pcie.
 * @throws InputError for another id, naming those there are
 */
export function accelerator(id: string): Accelerator {
  const known = publishedTable('accelerators');
  checkChoice('gpu', id.toLowerCase(), known.map((row) => row.id));
  return known.find((row) => row.id === id.toLowerCase())!;
}

/**
 * Useful FLOPs of device-hours at a model FLOPs utilisation: C = hours * 3600 * peak * MFU.
 * Worked value: a million H100 hours at 0.4 are 1e6 * 3600 * 989.4e12 * 0.4 = 1.4247e24 FLOPs.
 * @throws InputError if hours are not above zero or the utilisation is not from 0 to 1
 */
export function deviceFlops({ gpu, hours, mfu = DEFAULT_MFU }: { gpu: string; hours: number; mfu?: number }): number {
  return checkPositive('hours', hours) * 3600 * accelerator(gpu).peakFlopsPerSecond * checkUtilisation(mfu);
}

/** Device-hours that a budget takes: the inverse of {@link deviceFlops}. Worked value: 1e24 FLOPs are 2.2e6 A100 hours at 0.4. */
export function deviceHours({ gpu, trainFlops, mfu = DEFAULT_MFU }: { gpu: string; trainFlops: number; mfu?: number }): number {
  return checkPositive('trainFlops', trainFlops) / (3600 * accelerator(gpu).peakFlopsPerSecond * checkUtilisation(mfu));
}

/** Time and memory of a training run on a cluster. */
export interface ClusterPlan {
  gpu: string;
  devices: number;
  mfu: number;
  days: number;
  /** Weights, gradients and optimiser state: 16 bytes a parameter. Activations and buffers come on top. */
  stateBytes: number;
  memoryBytes: number;
  /** stateBytes / memoryBytes: well below 1, or the states do not fit even when sharded over all devices. */
  stateShare: number;
  /** The fewest devices whose memory holds the states alone. */
  fewestDevices: number;
}

/**
 * How long a cluster takes, and whether its memory holds the training state sharded over all devices.
 * Worked value: 70e9 parameters on 1.4e12 tokens (5.88e23 FLOPs) on 1,000 H100 at 0.4 take 17.2 days; 1.12e12 bytes of state
 * need at least 14 of them.
 * @throws InputError if a number is out of range
 */
export function planCluster({
  gpu,
  devices,
  nParams,
  trainFlops,
  mfu = DEFAULT_MFU,
}: {
  gpu: string;
  devices: number;
  nParams: number;
  trainFlops: number;
  mfu?: number;
}): ClusterPlan {
  const { memoryBytes: perDevice } = accelerator(gpu);
  checkNumber('devices', devices, { min: 1 });
  const stateBytes = STATE_BYTES_PER_PARAM * checkPositive('nParams', nParams);
  return {
    gpu,
    devices,
    mfu,
    days: deviceHours({ gpu, trainFlops, mfu }) / devices / 24,
    stateBytes,
    memoryBytes: devices * perDevice,
    stateShare: stateBytes / (devices * perDevice),
    fewestDevices: Math.ceil(stateBytes / perDevice),
  };
}

function checkUtilisation(mfu: number): number {
  return checkNumber('mfu', checkPositive('mfu', mfu), { max: 1 });
}
