import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fetchPublicCorpus, findPublicCorpus, publicCorpora, publicCorpus } from '../../lib/corpus/index.js';
import { readZipEntry } from '../../lib/corpus/public/fetch.js';
import type { HostedText } from '../../lib/corpus/public/registry.js';
import { selfSigned } from './certificate.js';

const text = Buffer.from('All the world is a stage. '.repeat(20_000)); // 520,000 bytes: more than one chunk
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** An archive of two files as `zip` writes it, from the format's description: local headers, central directory, its end. */
function zip(files: { name: string; content: Buffer; method: 0 | 8 }[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, content, method } of files) {
    const packed = method === 8 ? deflateRawSync(content) : content;
    const common = Buffer.alloc(26); // from "version needed" to "extra length"
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, rest, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}

const archive = zip([{ name: 'README', content: Buffer.from('read me'), method: 0 }, { name: 'text8', content: text, method: 8 }]);

let server: Server;
let authorities: string;
let base: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: IncomingMessage[];
let folder: string;

/** What a well-behaved server does with `bytes`, ranges included. */
const serve = (bytes: Buffer) => (request: IncomingMessage, response: ServerResponse) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const headers: Record<string, string | number> = { 'content-length': bytes.length - from };
  if (from > 0) headers['content-range'] = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
  response.writeHead(from > 0 ? 206 : 200, headers).end(bytes.subarray(from));
};

const corpus = (over: Partial<HostedText> = {}): HostedText => ({
  name: 'stage',
  description: '',
  license: '',
  url: `${base}/stage.txt`,
  bytes: text.length,
  sha256: sha256(text),
  fileName: 'stage.txt',
  ...over,
});
const fetchInto = (over: Partial<HostedText> = {}, options: Parameters<typeof fetchPublicCorpus>[1] = {}) =>
  fetchPublicCorpus(corpus(over), { folder, authorities, ...options });

beforeAll(async () => {
  const { key, cert } = selfSigned();
  server = createServer({ key, cert }, (request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  base = `https://localhost:${(server.address() as AddressInfo).port}`;
  authorities = cert;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  if (folder) rmSync(folder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'fetch-'));
  asked = [];
  answer = serve(text);
});

describe('fetchPublicCorpus', () => {
  it('fetches, verifies and leaves the text alone in its folder; asked again, it does not fetch again', async () => {
    const progress: number[] = [];
    const file = await fetchInto({}, { onProgress: (bytes) => progress.push(bytes) });
    expect(readFileSync(file).equals(text)).toBe(true);
    expect(readdirSync(folder)).toEqual(['stage.txt']);
    expect(progress.at(-1)).toBe(text.length);
    expect([...progress].sort((a, b) => a - b)).toEqual(progress);
    await fetchInto();
    expect(asked).toHaveLength(1);
  });

  it('goes on where a broken connection stopped', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': text.length }).write(text.subarray(0, 200_000), () => response.destroy());
    };
    await expect(fetchInto()).rejects.toThrow(/the connection broke after \d+ of 520000 bytes .* run the same command again/);
    const have = readFileSync(join(folder, 'stage.txt.part')).length;
    expect(have).toBeGreaterThan(0);
    expect(existsSync(join(folder, 'stage.txt'))).toBe(false);
    answer = serve(text);
    expect(readFileSync(await fetchInto()).equals(text)).toBe(true);
    expect(asked[1]!.headers.range).toBe(`bytes=${have}-`);
  });

  it('starts again where the server knows no ranges', async () => {
    writeFileSync(join(folder, 'stage.txt.part'), 'something that was here before');
    answer = (_, response) => void response.writeHead(200).end(text);
    expect(readFileSync(await fetchInto()).equals(text)).toBe(true);
  });

  it('verifies without asking anybody when all bytes are here', async () => {
    writeFileSync(join(folder, 'stage.txt.part'), text);
    await fetchInto();
    expect(asked).toHaveLength(0);
  });

  it('follows redirects over https, but refuses one that leaves https, and a circle', async () => {
    answer = (request, response) =>
      request.url === '/stage.txt' ? void response.writeHead(302, { location: '/elsewhere' }).end() : serve(text)(request, response);
    await fetchInto();
    expect(asked.map(({ url }) => url)).toEqual(['/stage.txt', '/elsewhere']);
    answer = (_, response) => void response.writeHead(301, { location: 'http://localhost/plain' }).end();
    await expect(fetchInto({ fileName: 'other.txt' })).rejects.toThrow('refused, for it leads to http://localhost/plain, which is not https');
    answer = (request, response) => void response.writeHead(307, { location: request.url }).end();
    await expect(fetchInto({ fileName: 'other.txt' })).rejects.toThrow('refused, for it redirects more than 5 times');
    await expect(fetchInto({ url: 'http://localhost/plain', fileName: 'other.txt' })).rejects.toThrow('which is not https');
    expect(existsSync(join(folder, 'other.txt'))).toBe(false);
  });

  it('throws away a file with another hash, and does not take one of another size', async () => {
    const forged = Buffer.from(text);
    forged[100] = 120;
    answer = serve(forged);
    await expect(fetchInto()).rejects.toThrow(`expected 520000 bytes with SHA-256 ${sha256(text)}, got 520000 bytes with ${sha256(forged)}; they were thrown away`);
    expect(readdirSync(folder)).toEqual([]);
    answer = serve(text.subarray(1));
    await expect(fetchInto()).rejects.toThrow('expected 520000 bytes, the server has 519999');
    answer = (_, response) => void response.writeHead(200).end(Buffer.concat([text, text])); // without a length
    await expect(fetchInto()).rejects.toThrow('expected 520000 bytes, the server sends more');
  });

  it('says what the server answered, that nothing came, or that nobody is there, and how to do without', async () => {
    answer = (_, response) => void response.writeHead(404).end();
    await expect(fetchInto()).rejects.toThrow(
      /the server answered 404 Not Found; if you can get the file by other means, put it at .*stage.txt.part/,
    );
    answer = () => undefined;
    await expect(fetchInto({}, { silenceMs: 200 })).rejects.toThrow('nothing came for 0.2 s');
    await expect(fetchInto({ url: 'https://localhost:1/stage.txt' })).rejects.toThrow('could not be reached');
  });

  it('does not trust a server whose certificate nobody vouches for', async () => {
    await expect(fetchPublicCorpus(corpus(), { folder })).rejects.toThrow(/could not be reached \(.*certificate/);
  });

  it('lets one process fetch at a time', async () => {
    let go = () => undefined as void;
    answer = (request, response) => { go = () => serve(text)(request, response); };
    const first = fetchInto();
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await expect(fetchInto()).rejects.toThrow('stage: another process is fetching it');
    go();
    await first;
  });

  it('takes the text out of a zip archive', async () => {
    answer = serve(archive);
    const file = await fetchInto({ bytes: archive.length, sha256: sha256(archive), zipEntry: { name: 'text8', bytes: text.length } });
    expect(readFileSync(file).equals(text)).toBe(true);
    expect(readdirSync(folder)).toEqual(['stage.txt']);
  });
});

describe('readZipEntry', () => {
  it('reads stored and deflated files, and says what is missing or wrong', async () => {
    expect((await readZipEntry(archive, { name: 'README', bytes: 7 })).toString()).toBe('read me');
    await expect(readZipEntry(archive, { name: 'text9', bytes: 7 })).rejects.toThrow('archive: expected a file text9 in it, found none');
    await expect(readZipEntry(archive, { name: 'README', bytes: 8 })).rejects.toThrow('archive: expected 8 bytes in README, got 7');
    await expect(readZipEntry(Buffer.from('no zip'), { name: 'README', bytes: 8 })).rejects.toThrow(
      'archive: expected a zip file, got something else',
    );
  });
});

describe('the registry', () => {
  it('names every corpus once, over https, with a size and a SHA-256', () => {
    expect(new Set(publicCorpora.map(({ name }) => name)).size).toBe(publicCorpora.length);
    for (const corpus of publicCorpora) {
      const { bytes, sha256: hash } = corpus;
      if ('npmPackage' in corpus) expect(corpus.npmPackage).toMatch(/@\d+\.\d+\.\d+$/);
      else expect(corpus.url).toMatch(/^https:/);
      expect(bytes).toBeGreaterThan(1e6);
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(() => findPublicCorpus('text9')).toThrow('name: expected one of tiny-shakespeare, text8, tiny-stories, speeches, got "text9"');
  });

  it('opens a corpus that was fetched, under its own name, and says how to fetch one that was not', () => {
    expect(() => publicCorpus('tiny-shakespeare', { folder })).toThrow('fetch it with: npx scaling data fetch tiny-shakespeare');
    writeFileSync(join(folder, 'tiny-shakespeare.txt'), text);
    const opened = publicCorpus('tiny-shakespeare', { folder });
    expect(opened.name).toBe('tiny-shakespeare');
    expect(opened.train).toHaveLength(0.9 * text.length);
  });
});
