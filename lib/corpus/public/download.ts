import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { InputError } from '../../core/check.js';

/** What to fetch, and how to know that it is right. */
export interface Download {
  url: string;
  bytes: number;
  sha256: string;
}

export interface DownloadOptions {
  /** Called with the bytes that are here, those of an earlier attempt included. */
  onProgress?: (bytes: number) => void;
  /** Gives up after so many milliseconds of silence; 30,000 if not given. */
  silenceMs?: number;
  /** Authorities whose certificates are trusted, as PEM; those that Node trusts if not given. */
  authorities?: string;
}

const maxRedirects = 5;

/**
 * Fetches a file over https into `file`, which appears only when its size and SHA-256 are right.
 *
 * Until then its bytes are in `file`.part: an interrupted download goes on from there if the server allows, and starts again if not.
 * Redirects are followed, to https only. A complete file with wrong bytes is thrown away.
 * @throws InputError saying what the server or the network did, or which size or hash came instead
 */
export async function download({ url, bytes, sha256 }: Download, file: string, options: DownloadOptions = {}): Promise<void> {
  const part = `${file}.part`;
  let have = existsSync(part) ? statSync(part).size : 0;
  if (have > bytes) {
    rmSync(part);
    have = 0;
  }
  if (have < bytes) await receive({ url, bytes }, part, have, options);
  const size = statSync(part).size;
  const hash = await sha256OfFile(part);
  if (size !== bytes || hash !== sha256) {
    rmSync(part);
    throw new InputError(`${url}: expected ${bytes} bytes with SHA-256 ${sha256}, got ${size} bytes with ${hash}; they were thrown away`);
  }
  renameSync(part, file);
}

/** SHA-256 of a file's bytes, in hexadecimal. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function receive(
  { url, bytes }: { url: string; bytes: number },
  part: string,
  have: number,
  options: DownloadOptions,
): Promise<void> {
  const response = await request(url, have, options).catch((error: unknown) => {
    if (error instanceof InputError) throw new InputError(`${error.message}; if you can get the file by other means, put it at ${part} and run the same command again: it will be verified`);
    throw error;
  });
  const resumes = response.statusCode === 206;
  const from = resumes ? have : 0;
  const announced = Number(response.headers['content-length'] ?? NaN);
  if (Number.isFinite(announced) && from + announced !== bytes) {
    response.destroy();
    throw new InputError(`${url}: expected ${bytes} bytes, the server has ${from + announced}`);
  }
  let received = from;
  try {
    await pipeline(
      response,
      async function* checkLength(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          received += chunk.length;
          if (received > bytes) throw new InputError(`${url}: expected ${bytes} bytes, the server sends more`);
          options.onProgress?.(received);
          yield chunk;
        }
      },
      createWriteStream(part, { flags: resumes ? 'a' : 'w' }),
    );
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${url}: the connection broke after ${received} of ${bytes} bytes (${(error as Error).message}); run the same command again to go on from there`);
  }
}

/** The response that holds the file, or its rest, after any redirects. */
async function request(url: string, have: number, options: DownloadOptions): Promise<IncomingMessage> {
  let address = new URL(url);
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    if (address.protocol !== 'https:') throw new InputError(`${url}: refused, for it leads to ${address.href}, which is not https`);
    const response = await respond(address, have, options);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return response;
    if (statusCode === 206 && headers['content-range']?.startsWith(`bytes ${have}-`)) return response;
    response.destroy();
    if ([301, 302, 303, 307, 308].includes(statusCode) && headers.location !== undefined) address = new URL(headers.location, address);
    else throw new InputError(`${url}: the server answered ${statusCode} ${response.statusMessage ?? ''}`.trimEnd());
  }
  throw new InputError(`${url}: refused, for it redirects more than ${maxRedirects} times`);
}

function respond(address: URL, have: number, { authorities, silenceMs = 30_000 }: DownloadOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string> = { 'accept-encoding': 'identity', 'user-agent': 'scaling-laws-course' };
    if (have > 0) headers.range = `bytes=${have}-`;
    const asked = get(address, { headers, ...(authorities !== undefined && { ca: authorities }) }, resolve);
    asked.setTimeout(silenceMs, () => asked.destroy(new Error(`nothing came for ${silenceMs / 1000} s`)));
    asked.on('error', (error) => reject(new InputError(`${address.href}: could not be reached (${error.message})`)));
  });
}
