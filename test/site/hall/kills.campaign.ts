import { afterAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { root } from '../../../lib/setup/paths.mjs';

const folder = mkdtempSync(join(tmpdir(), 'hall-'));
const KILLS = 20;
const DEVICES = 12;
let server: ChildProcess | undefined;
afterAll(() => {
  server?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Starts the command as a presenter does; resolves to the presenter's address once it is printed, or to how it ended. */
function present(port: number): Promise<string> {
  const questions = join(folder, 'questions.json');
  writeFileSync(questions, JSON.stringify([{ question: 'How many?', number: { from: 0, to: 1e9 } }]));
  const child = spawn(process.execPath, [join(root, 'lib/bin/scaling.mjs'), 'present', '0', '--only-questions', '--questions', questions, '--log', join(folder, 'room.jsonl'), '--port', String(port)]);
  return new Promise((resolve) => {
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        said += data.toString();
        const address = /(http:\S+presenter\?key=\S+)\s/.exec(said)?.[1];
        if (address === undefined) return;
        server = child;
        resolve(address);
      });
    }
    child.on('close', () => resolve(said));
  });
}

describe('a room whose server is killed', () => {
  it(`${KILLS} times while ${DEVICES} devices vote loses nothing that it acknowledged, and knows everybody again`, async () => {
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    const send = (path: string, cookie: string, body: unknown) =>
      fetch(address + path, { method: 'POST', headers: { origin: address, 'content-type': 'application/json', cookie }, body: JSON.stringify(body) });
    const cookieIn = (reply: Response) => reply.headers.get('set-cookie')!.split(';')[0]!;
    const presenter = cookieIn(await fetch(await present(port), { redirect: 'manual' }));
    expect((await send('/api/presenter', presenter, { did: 'opened', poll: 'own-1' })).status).toBe(200);

    let isOver = false;
    let value = 0;
    const devices = await Promise.all(Array.from({ length: DEVICES }, async () =>
      ({ cookie: cookieIn(await send('/api/join', '', {})), acknowledged: -1, sent: new Set<number>(), acknowledgements: 0 })));
    const votes = devices.map(async (device) => {
      while (!isOver) {
        const answer = value++;
        device.sent.add(answer);
        try {
          const reply = await send('/api/answer', device.cookie, { poll: 'own-1', answer: { answer } });
          if (reply.ok) {
            device.acknowledged = answer;
            device.acknowledgements++;
          } else if (reply.status !== 429) throw new Error(`${reply.status} ${await reply.text()}`);
          else await setTimeout(200);
        } catch (error) {
          if ((error as Error).name !== 'TypeError') throw error; // fetch says so that there is no server
          await setTimeout(50);
        }
      }
    });
    const acknowledged = () => devices.reduce((sum, { acknowledgements }) => sum + acknowledgements, 0);
    for (let kill = 0; kill < KILLS; kill++) {
      const before = acknowledged();
      while (acknowledged() < before + 10) await setTimeout(5); // votes are under way
      await setTimeout(100 * Math.random());
      server!.kill('SIGKILL');
      await once(server!, 'exit');
      expect(await present(port)).toMatch(/^http/);
      for (const { cookie, acknowledged } of devices) {
        const { answers } = await (await send('/api/join', cookie, {})).json() as { answers: Record<string, { answer: number }> };
        const kept = answers['own-1']?.answer ?? -1;
        // meanwhile newer ones may have been sent: what is kept is never older than what was acknowledged
        expect(kept).toBeGreaterThanOrEqual(acknowledged);
      }
    }
    isOver = true;
    await Promise.all(votes);
    const all = await (await fetch(`${address}/api/presenter/room.json`, { headers: { cookie: presenter } })).json() as { answer: number }[];
    expect(all).toHaveLength(DEVICES);
    // one that was written before a kill, and not acknowledged, may be newer than the last that was
    for (const { acknowledged, sent } of devices)
      expect(all.filter(({ answer }) => sent.has(answer) && answer >= acknowledged)).toHaveLength(1);
    console.log(`${KILLS} kills, ${acknowledged()} votes acknowledged, none lost, ${all.length} counted`);
    // a second server would tear the log of the first
    expect(await present(await freePort())).toContain('room.jsonl: expected a log that nobody writes, got one of a server that runs');
  }, 900_000);
});
