import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/** Bytes that a page may leave unread before it is cut off; it comes back by itself. */
const MOST_UNREAD = 256 * 1024;
/** A page that has heard nothing for twice this long connects anew. */
const BEAT_MILLISECONDS = 15_000;

/** Pages that are told of what changes, all of the same. */
export interface Channel {
  /** From now on this page is told; first how things are. */
  add(page: ServerResponse): void;
  /** Something may have changed. */
  changed(): void;
  end(): void;
}

/** Makes an answer a stream of server-sent events. */
export function stream(reply: FastifyReply, headers: Readonly<Record<string, string>>): ServerResponse {
  reply.hijack();
  reply.raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
  return reply.raw;
}

/**
 * A channel that tells its pages of changes together: the first at once, then once in so many milliseconds, and nothing where they see the
 * same as before.
 */
export function channel(view: () => unknown, milliseconds: number): Channel {
  const pages = new Set<ServerResponse>();
  const eventOf = () => `data: ${JSON.stringify(view())}\n\n`;
  let told = eventOf();
  let toldAt = -Infinity;
  let waiting: NodeJS.Timeout | undefined;

  function tell(text: string): void {
    const bytes = Buffer.from(text);
    for (const page of pages) {
      if (page.writableLength > MOST_UNREAD) page.destroy();
      else page.write(bytes);
    }
  }
  function tellChange(): void {
    waiting = undefined;
    const now = eventOf();
    if (now === told) return;
    told = now;
    toldAt = performance.now();
    tell(now);
  }
  const beat = setInterval(() => tell('event: beat\ndata:\n\n'), BEAT_MILLISECONDS).unref();

  return {
    add: (page) => {
      pages.add(page);
      page.once('close', () => pages.delete(page));
      page.write(eventOf());
    },
    changed: () => {
      waiting ??= setTimeout(tellChange, Math.max(20, toldAt + milliseconds - performance.now()));
    },
    end: () => {
      clearInterval(beat);
      clearTimeout(waiting);
      for (const page of pages) page.end();
    },
  };
}
