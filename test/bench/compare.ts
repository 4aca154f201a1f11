import { InputError } from '../../lib/core/check.js';
import { RUNGS, closePrograms, type Rung } from '../../lib/engine/index.js';
import { lossDifference, ownContestant, peerContestant, type Contestant, type OwnMode } from './contestants.js';
import type { Peer } from './peer.js';
import type { ModeLine } from './peers-table.js';
import { childSteps } from './processes.js';
import { fastestProducts, productSpeeds, type ProductSpeed } from './products.js';
import { median, round } from './statistics.js';
import type { Workload } from './workloads.js';

export interface CompareOptions {
  modes: OwnMode[];
  /** Of calls of many steps; the workload's own without it. */
  stepsPerCall?: number[];
  rounds: number;
  seconds: number;
  /** Of the peers; all without it. */
  peerModes?: string[];
  memory: boolean;
}

/** How many rounds getting everything ready takes as long as, roughly. */
const GETTING_READY = 3;

/**
 * Nats by which the first five losses may differ. In fp32 they were found to differ by 4e-6 up to width 128; at width 32 by 1.3e-4 without
 * weight decay, by 3e-4 with another beta2, by 0.03 without causality. In bf16, of three digits, by 0.0012.
 */
const TOLERANCE = { fp32: 3e-5, bf16: 0.01 };

/** Told before every piece of work: what it is and which share of the size's work has been done. */
export type Telling = (doing: string, fraction: number) => void;

/** Times a workload's step by every mode and peer, interleaved in rounds. */
export async function compare(
  workload: Workload, options: CompareOptions, peers: readonly Peer[], tell: Telling,
): Promise<{ lines: ModeLine[]; products: ProductSpeed[] }> {
  const failures = new Map<string, { peer?: string; why: string }>();
  const contestants = await prepare(workload, options, peers, tell, failures);
  const samples = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  const products: ProductSpeed[] = [];
  for (let turn = 0; turn < options.rounds; turn++) {
    tell(`round ${turn + 1} of ${options.rounds}`, (GETTING_READY + turn) / (GETTING_READY + options.rounds));
    products.push(...(await productSpeeds(peers)));
    for (const contestant of contestants) {
      if (failures.has(contestant.name)) continue;
      try {
        samples.get(contestant.name)!.push(await timeTurn(contestant, options.seconds));
      } catch (error) {
        failures.set(contestant.name, { ...contestant, why: (error as Error).message });
      }
    }
  }
  for (const contestant of contestants) contestant.close();

  const timed = contestants.filter(({ name }) => !failures.has(name));
  const milliseconds = new Map(timed.map(({ name }) => [name, median(samples.get(name)!)]));
  const theirs = timed.filter(({ peer }) => peer !== undefined).map(({ name }) => name);
  const eager = milliseconds.get('eager');
  const lines: ModeLine[] = [];
  for (const { name, peer, compileSeconds, losses } of timed) {
    const ms = milliseconds.get(name)!;
    const saved = eager === undefined ? undefined : (eager - ms) / 1000;
    const { peakMegabytes } = options.memory && (RUNGS as readonly string[]).includes(name)
      ? await childSteps({ workload: workload.name, rung: name as Rung, seconds: 0.5 }) : { peakMegabytes: undefined };
    const flopsPerSecond = (1000 * workload.flopsPerStep) / ms;
    const fastest = fastestProducts(products).find(({ type }) => type === (isRounded(name) ? 'bf16' : 'fp32'));
    lines.push({
      size: workload.name,
      mode: name,
      ...(peer === undefined ? {} : { peer }),
      msPerStep: round(ms),
      fastestMsPerStep: round(Math.min(...samples.get(name)!)),
      tokensPerSecond: round((1000 * workload.tokensPerStep) / ms),
      flopsPerSecond: round(flopsPerSecond),
      ...(fastest === undefined ? {} : { shareOfProductSpeed: round(flopsPerSecond / fastest.flopsPerSecond) }),
      lossDifference: round(lossDifference(losses, contestants[0]!.losses)),
      ...(eager === undefined ? {} : { timesFasterThanEager: round(eager / ms) }),
      ...Object.fromEntries(theirs.filter((other) => other !== name).map((other) => [`shareOf ${other}`, round(ms / milliseconds.get(other)!)])),
      ...(compileSeconds === undefined ? {} : { compileSeconds: round(compileSeconds) }),
      ...(compileSeconds === undefined || saved === undefined
        ? {}
        : { breakEvenSteps: saved > 0 ? Math.ceil(compileSeconds / saved) : 'never' }),
      ...(peakMegabytes === undefined ? {} : { peakMegabytes: Math.round(peakMegabytes) }),
    });
  }
  for (const [mode, { peer, why }] of failures) {
    lines.push({ size: workload.name, mode, ...(peer === undefined ? {} : { peer }), failed: why });
  }
  return { lines, products };
}

/** All that can be timed; what cannot, or does not do the same work, is told of in `failures`. */
async function prepare(
  workload: Workload, options: CompareOptions, peers: readonly Peer[], tell: Telling, failures: Map<string, { peer?: string; why: string }>,
): Promise<Contestant[]> {
  const ofMany = options.stepsPerCall ?? [workload.stepsPerCall];
  const modes = peers.flatMap((peer) => [
    ...peer.modes.map((mode) => ({ peer, mode, stepsPerCall: 1 })),
    ...peer.modesOfManySteps.flatMap((mode) => ofMany.map((stepsPerCall) => ({ peer, mode, stepsPerCall }))),
  ]).filter(({ mode }) => options.peerModes?.includes(mode) ?? true);
  const count = options.modes.length + ofMany.length + modes.length;
  let ready = 0;
  const telling = (name: string) => tell(`getting ${name} ready`, (GETTING_READY * ready++) / count / (GETTING_READY + options.rounds));
  const contestants: Contestant[] = [];
  closePrograms(); // so that compiling is timed
  for (const mode of options.modes) {
    telling(mode);
    try {
      contestants.push(ownContestant(workload, mode));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      failures.set(mode, { why: error.message });
    }
  }
  for (const stepsPerCall of ofMany) {
    telling(`compiled*${stepsPerCall}`);
    contestants.push(ownContestant(workload, 'compiled', stepsPerCall));
  }
  const loaded = new Set<Peer>();
  for (const { peer, mode, stepsPerCall } of modes) {
    const name = `${peer.name} ${mode}`;
    telling(name);
    try {
      if (!loaded.has(peer) || peer.ended()) await peer.load(workload);
      loaded.add(peer);
      contestants.push(await peerContestant(peer, mode, stepsPerCall));
    } catch (error) {
      failures.set(name, { peer: name, why: (error as Error).message });
    }
  }
  const [reference] = contestants;
  for (const { name, peer, losses } of contestants) {
    const difference = lossDifference(losses, reference!.losses);
    if (difference <= (isRounded(name) ? TOLERANCE.bf16 : TOLERANCE.fp32)) continue;
    const digits = (values: readonly number[]) => values.map((value) => value.toFixed(5)).join(', ');
    const why = `it does not do the same work: its first losses are ${digits(losses)}, those of ${reference!.name} ${digits(reference!.losses)}`;
    failures.set(name, { ...(peer === undefined ? {} : { peer }), why });
  }
  return contestants;
}

/** Whether a mode's products are in bf16. */
const isRounded = (mode: string) => /bf16|autocast/.test(mode);

/** The median of the milliseconds a step over a turn: one call, and as many more as there is time for. */
async function timeTurn(contestant: Contestant, seconds: number): Promise<number> {
  const { stepsPerCall } = contestant;
  const [first] = await contestant.time(1);
  const steps = Math.min(200, Math.floor((1000 * seconds) / first!)) - (stepsPerCall === 1 ? 0 : stepsPerCall);
  return median([first!, ...(steps > 0 ? await contestant.time(steps) : [])]);
}
