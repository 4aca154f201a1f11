import { afterEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../lib/setup/paths.mjs';
import { pip, pipInstall } from '../../lib/setup/python.mjs';
import { fingerprint, readStamp, removeStamp, writeStamp } from '../../lib/setup/stamp.mjs';
import { lastLines, run } from '../../lib/setup/programs.mjs';
import { officialHostAnswers } from '../../lib/setup/tensorflow.mjs';

const environment = { ...process.env };
let server: Server | undefined;

afterEach(() => {
  process.env = { ...environment };
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function serve(answer: RequestListener): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/`;
}

describe('the official TensorFlow binary', () => {
  const without = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

  it('is not tried where its host answers with an error, because its installer would take the answer for the archive', async () => {
    for (const name of without) delete process.env[name];
    process.env.TFJS_NODE_CDN_STORAGE = await serve((_, response) => response.writeHead(403).end());
    expect(await officialHostAnswers()).toEqual({ ok: false, why: 'its host answers with status 403' });
  });

  it('is given up in seconds where its host accepts the connection and stays silent', async () => {
    for (const name of without) delete process.env[name];
    process.env.TFJS_NODE_CDN_STORAGE = await serve(() => {});
    expect(await officialHostAnswers()).toMatchObject({ ok: false, why: 'its host cannot be reached' });
  }, 30_000);
});

describe('pip', () => {
  it('is given up at once where its index cannot be reached, and says that this was why', async () => {
    if (!(await pip())) return console.warn('SKIPPED: pip, because there is no Python environment');
    const index = await serve(() => {});
    server!.close(); // nobody listens there any more
    Object.assign(process.env, { PIP_INDEX_URL: `${index}simple`, PIP_NO_INDEX: '', PIP_FIND_LINKS: '' });
    const result = await pipInstall('test-pip', ['a-package-that-is-nowhere']);
    expect(result).toMatchObject({ ok: false, unreachable: true });
  }, 60_000);

  it('that only has files on disk finds no distribution, which is another reason than an index out of reach', async () => {
    if (!(await pip())) return console.warn('SKIPPED: pip, because there is no Python environment');
    const folder = mkdtempSync(join(tmpdir(), 'wheels-'));
    Object.assign(process.env, { PIP_NO_INDEX: '1', PIP_FIND_LINKS: folder });
    const result = await pipInstall('test-pip', ['a-package-that-is-nowhere']);
    rmSync(folder, { recursive: true });
    expect(result).toMatchObject({ ok: false, unreachable: false });
    expect(lastLines(result.output, 1)).toContain('No matching distribution found');
  }, 60_000);
});

describe('stamps', () => {
  it('say from what a step was made, and are absent until they are written whole', () => {
    expect(readStamp('test-stamp')).toBeUndefined();
    writeStamp('test-stamp', { wanted: fingerprint('a', 1) });
    expect(readStamp('test-stamp')).toEqual({ wanted: fingerprint('a', 1) });
    expect(fingerprint('a', 1)).not.toBe(fingerprint('a', 2));
    removeStamp('test-stamp');
    expect(readStamp('test-stamp')).toBeUndefined();
  });
});

describe('a program that set-up runs', () => {
  it('leaves its output in a log, and reports how it ended', async () => {
    const result = await run('test-run', process.execPath, ['-e', 'console.log("said"); process.exit(3)']);
    expect(result).toMatchObject({ ok: false, output: 'said\n', ending: 'ended with code 3' });
    expect(readFileSync(join(root, result.log), 'utf8')).toBe('said\n');
  });

  it('is stopped at its limit', async () => {
    const result = await run('test-run', process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { limitSeconds: 0.5 });
    expect(result).toMatchObject({ ok: false, ending: 'was ended after 0.5 s' });
  });

  it('that does not exist is a failure with its name', async () => {
    expect(await run('test-run', join(root, 'no-such-program'), [])).toMatchObject({
      ok: false,
      output: expect.stringContaining('no-such-program') as unknown,
    });
  });
});

describe('set-up a second time', () => {
  it('does nothing, holds no lock afterwards, and refuses options it does not know', () => {
    const setup = (...args: string[]) =>
      spawnSync(process.execPath, [join(root, 'lib', 'setup', 'setup.mjs'), ...args], { encoding: 'utf8' });
    setup(); // whatever was edited since the last one
    const { status, stdout } = setup();
    expect(status).toBe(0);
    expect(stdout).toContain('as in package-lock.json');
    expect(stdout).toContain('lib/dist is up to date');
    expect(existsSync(join(root, '.setup', 'lock'))).toBe(false);
    expect(setup('--agian')).toMatchObject({ status: 2, stdout: '' });
  }, 240_000);
});
