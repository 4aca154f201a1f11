import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { LOOPBACK_LIMITS } from '../../lib/site/hall/limits.js';
import { openHall } from '../../lib/site/hall/server.js';

/**
 * A hall full of phones: so many devices open the page, join, listen and vote, twice each, spread over some seconds, while a wall listens.
 * Afterwards the log and the result must hold each acknowledged vote once. Ends with code 1 where a bound is broken.
 */
const program = new Command('hall')
  .option('--clients <n>', 'devices', Number, 500)
  .option('--seconds <n>', 'over which they join and vote', Number, 8)
  .option('--serve <log>', 'only serve, for the process that asks')
  .addHelpText('after', '\nExample: node test/bench/run.mjs hall --clients 500');
const { clients, seconds, serve } = program.parse().opts<{ clients: number; seconds: number; serve?: string }>();
const CHOICES = ['a', 'b', 'c'];

if (serve !== undefined) {
  const polls = [{ id: 'own-1', title: 'Question 1', question: 'Which?', asked: { answer: { kind: 'choice' as const, label: 'your answer', choices: CHOICES } } }];
  const { address, presenterAddress } = await openHall({ title: 'Load', polls, log: serve, limits: LOOPBACK_LIMITS, port: 0 });
  let peak = 0;
  setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 100);
  process.on('message', () => process.send!({ peak }));
  process.send!({ address, presenterAddress });
} else {
  const folder = mkdtempSync(join(tmpdir(), 'hall-'));
  const server = fork(process.argv[1]!, ['--serve', join(folder, 'room.jsonl')]);
  try {
    process.exitCode = await load(server, join(folder, 'room.jsonl'));
  } finally {
    server.kill();
    rmSync(folder, { recursive: true });
  }
}

function hear<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve) => child.once('message', (message) => resolve(message as T)));
}

interface Said { status: number; cookie: string; body: string }

async function load(server: ChildProcess, log: string): Promise<number> {
  const { address, presenterAddress } = await hear<{ address: string; presenterAddress: string }>(server);
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const send = (method: string, url: string, cookie = '', body?: object) => new Promise<Said>((resolve, reject) => {
    const headers = { origin: address, ...(body && { 'content-type': 'application/json' }), ...(cookie && { cookie }) };
    request(url, { method, headers, agent }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part: string) => (text += part));
      reply.on('end', () => resolve({ status: reply.statusCode!, cookie: reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '', body: text }));
    }).on('error', reject).end(body && JSON.stringify(body));
  });
  /** Calls `onView` with what a page is told. */
  const listen = (as: string, onView: (view: { current?: { answers?: number } }) => void) => request(`${address}/api/events?as=${as}`, { agent: false }, (reply) => {
    let text = '';
    reply.setEncoding('utf8').on('data', (part: string) => {
      const events = (text + part).split('\n\n');
      text = events.pop()!;
      for (const event of events) if (event.startsWith('data: ')) onView(JSON.parse(event.slice(6)) as { current?: { answers?: number } });
    });
    reply.on('error', () => undefined); // the server ends
  }).on('error', () => undefined).end();

  const { cookie: presenter } = await send('GET', presenterAddress);
  await send('POST', `${address}/api/presenter`, presenter, { did: 'opened', poll: 'own-1' });
  const acknowledgedAt: number[] = []; // of the first vote of each device, in their order
  const shownAt: number[] = []; // when the wall had heard of so many
  listen('screen', ({ current }) => {
    while (shownAt.length < (current?.answers ?? 0)) shownAt.push(performance.now());
  });
  const last: string[] = [];
  const failures: string[] = [];
  const latencies: number[] = [];
  const started = performance.now();
  await Promise.all(Array.from({ length: clients }, async (_, i) => {
    await new Promise((resolve) => setTimeout(resolve, (1000 * seconds * i) / clients));
    await send('GET', `${address}/`);
    const { cookie } = await send('POST', `${address}/api/join`, '', {});
    listen('phone', () => undefined);
    for (const choice of [CHOICES[i % 3]!, CHOICES[(i + 1) % 3]!]) {
      const sent = performance.now();
      const { status, body } = await send('POST', `${address}/api/answer`, cookie, { poll: 'own-1', answer: { answer: choice } });
      if (status !== 200) return failures.push(`device ${i}: ${status} ${body}`);
      latencies.push(performance.now() - sent);
      if (last[i] === undefined) acknowledgedAt.push(performance.now());
      last[i] = choice;
    }
  }));
  const took = (performance.now() - started) / 1000;
  while (shownAt.length < clients && performance.now() < started + 60_000) await new Promise((resolve) => setTimeout(resolve, 50));

  const { body } = await send('GET', `${address}/api/presenter/room.json`, presenter);
  const counted = (JSON.parse(body) as { answer: string }[]).map(({ answer }) => answer).sort();
  const inLog = readFileSync(log, 'utf8').split('\n').filter((line) => line.includes('"answered"')).length;
  server.send('memory');
  const { peak } = await hear<{ peak: number }>(server);
  const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const delays = shownAt.map((at, i) => at - acknowledgedAt[i]!);
  const result = {
    clients, tookSeconds: took, medianAnswerMilliseconds: median(latencies), longestAnswerMilliseconds: Math.max(...latencies),
    medianOnTheWallMilliseconds: median(delays), peakMegabytes: peak / 2 ** 20,
    votesAcknowledged: latencies.length, votesInTheLog: inLog, votesCounted: counted.length, loadOfTheMachine: loadavg()[0]!,
  };
  console.log(JSON.stringify(result, (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(1)) : value), 1));
  if (took > 10) failures.push(`it took ${took.toFixed(1)} s`);
  if (counted.join() !== [...last].sort().join()) failures.push('what is counted is not what was acknowledged last');
  if (inLog !== latencies.length) failures.push(`${latencies.length} votes were acknowledged, ${inLog} are in the log`);
  if (result.medianOnTheWallMilliseconds > 1000) failures.push('results come too late');
  if (result.peakMegabytes > 300) failures.push('too much memory');
  console.log(failures.length === 0 ? 'passed' : `failed: ${failures.slice(0, 5).join('; ')}`);
  agent.destroy();
  setImmediate(() => process.exit(failures.length === 0 ? 0 : 1)); // the pages still listen
  return failures.length === 0 ? 0 : 1;
}
