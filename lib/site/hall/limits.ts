import type { Server } from 'node:net';

/** How much is taken from whom. A source is an address, which is kept in memory only, and only while its limits last. */
export interface Limits {
  /** Phones that may join from one address: a whole hall may stand behind one, and one phone may pretend to be many. */
  devicesPerSource: number;
  connections: number;
  connectionsPerSource: number;
  /** Requests from one address: so many at once, and so many a second after that. */
  requestsPerSource: Rate;
  /** Answers, questions and votes of one device. */
  changesPerDevice: Rate;
  /** A request must have been sent within this time. */
  requestSeconds: number;
}

export interface Rate {
  atOnce: number;
  perSecond: number;
}

const common = { connections: 4000, changesPerDevice: { atOnce: 30, perSecond: 0.5 }, requestSeconds: 12 };

/** On the own machine only. */
export const LOOPBACK_LIMITS: Limits = {
  ...common, devicesPerSource: 2000, connectionsPerSource: 3000, requestsPerSource: { atOnce: 6000, perSecond: 1000 },
};

/** For a network where every phone has an address of its own. */
export const LAN_LIMITS: Limits = {
  ...common, devicesPerSource: 8, connectionsPerSource: 60, requestsPerSource: { atOnce: 300, perSecond: 20 },
};

/** The same where many phones share an address. */
export function limitsForSharing(phones: number): Limits {
  return {
    ...LAN_LIMITS, devicesPerSource: phones, connectionsPerSource: Math.max(60, 3 * phones),
    requestsPerSource: { atOnce: Math.max(300, 10 * phones), perSecond: Math.max(20, 2 * phones) },
  };
}

/**
 * A bucket of permissions for each key, which fills again with time: `take(key)` is whether there was one left. Full buckets are forgotten.
 * Worked value: at `{ atOnce: 2, perSecond: 1 }`, three at once are true, true, false; a second later one is true.
 */
export function buckets({ atOnce, perSecond }: Rate, now: () => number = () => performance.now()): (key: string) => boolean {
  const left = new Map<string, { count: number; at: number }>();
  const refilled = ({ count, at }: { count: number; at: number }) => Math.min(atOnce, count + ((now() - at) / 1000) * perSecond);
  return (key) => {
    if (left.size > MOST_BUCKETS) for (const [other, bucket] of left) if (refilled(bucket) >= atOnce) left.delete(other);
    const bucket = left.get(key);
    const count = bucket ? refilled(bucket) : atOnce;
    const isAllowed = count >= 1;
    left.set(key, { count: isAllowed ? count - 1 : count, at: now() });
    return isAllowed;
  };
}

const MOST_BUCKETS = 10_000;

/** Ends connections beyond what all, or one source, may have. */
export function limitConnections(server: Server, { connections, connectionsPerSource }: Limits): void {
  server.maxConnections = connections;
  const open = new Map<string, number>();
  server.on('connection', (socket) => {
    const source = socket.remoteAddress ?? '';
    const count = (open.get(source) ?? 0) + 1;
    open.set(source, count);
    socket.once('close', () => {
      const left = open.get(source)! - 1;
      if (left > 0) open.set(source, left);
      else open.delete(source);
    });
    if (count > connectionsPerSource) socket.destroy();
  });
}
