import { networkInterfaces } from 'node:os';
import { basename, extname, join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { InputError } from '../core/check.js';
import { besideFolder, root } from '../setup/paths.mjs';
import { LAN_LIMITS, limitsForSharing, LOOPBACK_LIMITS } from '../site/hall/limits.js';
import { measuredIn, pollsOf, readPollFile } from '../site/hall/polls.js';

function integer(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new InvalidArgumentError('Expected a whole number.');
  return value;
}

/** The addresses of this machine in its networks, IPv4. */
const lanAddresses = () => Object.values(networkInterfaces()).flatMap((one) => one ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);

function lanAddress(wanted: string | true): string {
  const found = lanAddresses();
  const address = wanted === true ? found[0] : found.find((one) => one === wanted);
  if (address !== undefined) return address;
  throw new InputError(found.length === 0 ? '--lan: expected a machine in a network, found none' : `--lan: expected one of ${found.join(', ')}, got ${String(wanted)}`);
}

interface PresentFlags {
  questions?: string[];
  port: number;
  lan?: string | true;
  perAddress?: number;
  pages?: string;
  log?: string;
}

/** `scaling present`: asks the room. */
export function registerPresent(program: Command): void {
  program.command('present')
    .description('ask the room: the questions of a section, and your own, as polls that the audience answers on its phones, without accounts or internet')
    .argument('[section]', '0 to 5; all sections if none is named', integer)
    .option('--questions <file>', 'your own questions, Markdown or JSON; may be given again', (file, files: string[] = []) => [...files, file])
    .option('--lan [address]', 'let the phones of this network in; without it the room is open to this machine only')
    .option('--per-address <n>', 'devices that may join from one network address: more where many phones share one (default: 8 with --lan)', integer)
    .option('--port <n>', 'where it is reached', integer, 8020)
    .option('--pages <folder>', 'executed pages, from which the measured values of predictions are read (default: book, as npx scaling book makes it)')
    .option('--log <file>', 'where everything is kept; the same file goes on with the same room (default: a file a day in hall/, beside the book)')
    .addHelpText('after', `
A question in Markdown is a heading (##) with a list of choices ([x] before the right one), or "number: 1 to 100 percent" and "measured: 42", or "text".

Examples: npx scaling present 4
          npx scaling present 4 --lan --questions mine.md`)
    .action(async (section: number | undefined, { questions = [], port, lan, perAddress, log, ...flags }: PresentFlags) => {
      const pages = flags.pages ?? join(besideFolder(root), 'book');
      const own = questions.flatMap((file) => readPollFile(file)
        .map((poll) => (questions.length > 1 ? { ...poll, id: `${poll.id}-${basename(file, extname(file))}` } : poll)));
      const polls = [...pollsOf(section, measuredIn(pages)), ...own];
      const address = lan === undefined ? undefined : lanAddress(lan);
      const limits = perAddress !== undefined ? limitsForSharing(perAddress) : address === undefined ? LOOPBACK_LIMITS : LAN_LIMITS;
      const day = new Date().toISOString().slice(0, 10);
      const file = log ?? join(besideFolder(root), 'hall', `${section === undefined ? 'lecture' : `section-${section}`}-${day}.jsonl`);
      const title = section === undefined ? 'Scaling up' : `Scaling up, section ${section}`;
      const { openHall } = await import('../site/hall/server.js'); // no other command pays for it
      const hall = await openHall({ title, polls, log: file, limits, port, ...(address !== undefined && { lanAddress: address }) });
      console.log(`${polls.length} questions; what is answered is kept in ${file}`);
      const unmeasured = polls.filter(({ id, solution }) => id.startsWith('prediction-') && !solution);
      if (unmeasured.length > 0)
        console.log(`${unmeasured.length} predictions are shown without what was measured: no executed page in ${pages} has it; npx scaling book makes them`);
      console.log(`\nfor the audience  ${hall.address}\nfor the wall      ${hall.screenAddress}\nfor you alone     ${hall.presenterAddress}\n`);
      if (address !== undefined) {
        const others = lanAddresses().filter((one) => one !== address);
        console.log(`Everybody in the network of ${address} can join until this command ends, and what they send is not encrypted. Your own page opens on this machine only.`
          + (others.length > 0 ? ` This machine has other addresses too: --lan ${others.join(', --lan ')}.` : ''));
      }
      console.log('Ctrl-C ends it; the same command goes on where it stopped.');
      await ended();
      await hall.close();
      console.log('\nthe room is closed');
    });
}

/** When somebody ends the command. */
function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
