import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import lockfile from 'proper-lockfile';
import { InputError } from '../../core/check.js';

/** A server that was killed is gone for this long before another may write its log: its own sign of life comes every second. */
const STALE_MILLISECONDS = 3000;

/** A log that only grows: an event a line, JSON. */
export interface EventLog {
  /** What it held when it was opened. */
  readonly lines: readonly string[];
  /**
   * Resolves once the event is on the disk, and calls `written` then, in the order of the log; events that arrive while the disk is busy
   * go there together. Rejects, with nothing of the event left in the file, if the disk refuses.
   */
  append<T>(event: object, written: () => T): Promise<T>;
  close(): Promise<void>;
}

interface Waiting {
  line: Buffer;
  written: () => void;
  refused: (error: unknown) => void;
}

/**
 * Opens a log for this process alone. A last line that a killed process left torn, which nobody was told was kept, makes room for the first
 * that is written; until then the file stays as it is, since it may be another one than was meant.
 * @throws InputError if another server writes it, or its last line is not the beginning of an event
 */
export async function openEventLog(file: string): Promise<EventLog> {
  mkdirSync(dirname(file), { recursive: true });
  const release = await lockfile.lock(file, {
    realpath: false, // the file may not be there yet
    stale: STALE_MILLISECONDS,
    update: 1000,
    retries: { retries: 20, minTimeout: 250, maxTimeout: 250, factor: 1 }, // longer than a killed server's lock lasts
    onCompromised: () => undefined, // this process slept; another one takes the log only if somebody starts it
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ELOCKED') throw error;
    throw new InputError(`${basename(file)}: expected a log that nobody writes, got one of a server that runs; end that one, or name another with --log`);
  });
  try {
    const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
    const end = bytes.lastIndexOf(0x0a) + 1;
    if (!isTornEvent(bytes.subarray(end)))
      throw new InputError(`${basename(file)}: expected the log of a room, or a new file, got something else; name another with --log`);
    const handle = await open(file, existsSync(file) ? 'r+' : 'w+', 0o600);
    const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
    return writerOf(handle, { lines, end, isTorn: end < bytes.length }, release);
  } catch (error) {
    await release();
    throw error;
  }
}

/** Of an event's line as much as came to the disk, or the zeros that a file system puts where nothing came. */
function isTornEvent(bytes: Buffer): boolean {
  const begins = Buffer.from('{"did":"').subarray(0, bytes.length);
  return bytes.every((byte) => byte === 0) || bytes.subarray(0, begins.length).equals(begins);
}

/** What a log held when it was opened: whole lines up to the byte `end`, and perhaps a torn one behind it. */
interface Held {
  lines: readonly string[];
  end: number;
  isTorn: boolean;
}

function writerOf(handle: FileHandle, { lines, end, isTorn }: Held, release: () => Promise<void>): EventLog {
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;

  async function cut(): Promise<void> {
    isTorn = true;
    await handle.truncate(end);
    isTorn = false;
  }

  async function writeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      if (isTorn) await cut();
      const bytes = Buffer.concat(batch.map(({ line }) => line));
      for (let done = 0; done < bytes.length;) done += (await handle.write(bytes, done, bytes.length - done, end + done)).bytesWritten;
      await handle.datasync();
      end += bytes.length;
    } catch (error) {
      await cut().catch(() => undefined); // tried again before the next batch
      for (const { refused } of batch) refused(error);
      return;
    }
    for (const { written } of batch) written();
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await writeBatch(batch);
    }
    writing = undefined;
  }

  return {
    lines,
    append: async (event, written) => {
      await new Promise<void>((resolve, reject) => {
        waiting.push({ line: Buffer.from(`${JSON.stringify(event)}\n`), written: resolve, refused: reject });
        writing ??= writeAll();
      });
      return written(); // promises go on in the order in which they were resolved
    },
    close: async () => {
      await writing;
      await handle.close();
      await release().catch(() => undefined); // this process slept, and its lock was taken for stale
    },
  };
}
