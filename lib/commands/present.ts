import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { InputError } from '../core/check.js';
import { counted } from '../core/text.js';
import { besideFolder, root } from '../setup/paths.mjs';
import type { Deck } from '../site/deck/deck.js';
import type { LectureOptions } from '../site/deck/lecture.js';
import { countOption } from './options.js';

function portOption(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) throw new InvalidArgumentError('Expected a whole number from 0, one that is free, to 65535.');
  return Number(text);
}

/** The day as it is where the class is: one that is held while it ends in Greenwich stays in its room. */
export const dayOf = (now: Date) => [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');

const again = (file: string, files: string[] = []): string[] => [...files, file];

/** The addresses of this machine in its networks, IPv4. */
const lanAddresses = () => Object.values(networkInterfaces()).flatMap((one) => one ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);

function lanAddress(wanted: string | true): string {
  const found = lanAddresses();
  const address = wanted === true ? found[0] : found.find((one) => one === wanted);
  if (address !== undefined) return address;
  throw new InputError(found.length === 0 ? '--lan: expected a machine in a network, found none' : `--lan: expected one of ${found.join(', ')}, got ${String(wanted)}`);
}

interface PresentFlags extends Omit<LectureOptions, 'section' | 'onNews'> {
  pdf?: string;
  handout?: string;
  port: number;
  lan?: string | true;
  perAddress?: number;
  log?: string;
}

/** Writes the deck, and what one takes home, as PDF. */
async function print(deck: Deck, { pdf, handout: forTheHand }: PresentFlags): Promise<void> {
  const { handout, printedDeck } = await import('../site/deck/pages.js');
  const { printToPdf } = await import('../site/deck/print.js');
  for (const [file, pageOf] of [[pdf, printedDeck], [forTheHand, handout]] as const) {
    if (file === undefined) continue;
    await printToPdf(pageOf(deck), file);
    console.log(`written: ${file}`);
  }
}

/** `scaling present`: shows the lecture's slides, and asks the room. */
export function registerPresent(program: Command): void {
  program.command('present')
    .description('give the lecture: slides made of the notebooks, and questions that the audience answers on its phones, without accounts or internet')
    .argument('[section]', '0 to 5, or 3b, 3c alone; the whole lecture, in its order, if none is named')
    .option('--questions <file>', 'your own questions, Markdown or JSON; may be given again', again)
    .option('--slides <file>', 'your own slides, Markdown; may be given again', again)
    .option('--all', 'with the slides for which a class has no time')
    .option('--only-questions', 'no slides: nothing is executed')
    .option('--pdf <file>', 'print the slides, by Chromium, and open no room')
    .option('--handout <file>', 'print slides and notes in two columns, and open no room')
    .option('--lan [address]', 'let the phones of this network in; without it the room is open to this machine only')
    .option('--per-address <n>', 'devices that may join from one network address: more where many phones share one (default: 8 with --lan)', countOption)
    .option('--port <n>', 'where it is reached', portOption, 8020)
    .option('--log <file>', 'where everything is kept; the same file goes on with the same room (default: a file a day in hall/, beside the book)')
    .addHelpText('after', `
Notebooks that are not in .setup/book yet are executed first, some minutes each. Slides stand in notebooks/slides/; your own look the same: a line
--- between two, a headline (##), a text, then Note: and what only you see; before the headline "after: isoflop-figure" names the cell behind
whose slide it stands, "poll: own-1" asks your first question.
A question in Markdown is a heading (##) with a list of choices ([x] before the right one), or "number: 1 to 100 percent" and "measured: 42", or "text".

Examples: npx scaling present 4
          npx scaling present 4 --lan --questions mine.md --slides welcome.md
          npx scaling present 3b --pdf slides.pdf --handout handout.pdf`)
    .action(async (section: string | undefined, flags: PresentFlags) => {
      const { lan, perAddress, port, log } = flags;
      const address = lan === undefined ? undefined : lanAddress(lan);
      const { makeLecture } = await import('../site/deck/lecture.js'); // no other command pays for it
      const onNews = (sentence: string) => process.stderr.write(`${sentence}\n`);
      const { title, polls, deck } = await makeLecture({ ...flags, ...(section !== undefined && { section }), onNews });
      if (flags.pdf !== undefined || flags.handout !== undefined) {
        if (!deck) throw new InputError('--only-questions: expected slides to print, got none; leave it out');
        return print(deck, flags);
      }
      const { LAN_LIMITS, limitsForSharing, LOOPBACK_LIMITS } = await import('../site/hall/limits.js');
      const { openHall } = await import('../site/hall/server.js');
      const limits = perAddress !== undefined ? limitsForSharing(perAddress) : address === undefined ? LOOPBACK_LIMITS : LAN_LIMITS;
      const file = log ?? join(besideFolder(root), 'hall', `${section === undefined ? 'lecture' : `section-${section}`}-${dayOf(new Date())}.jsonl`);
      const options = {
        title, polls, log: file, limits, port, ...(deck && { deck }), ...(address !== undefined && { lanAddress: address }),
      };
      const hall = await openHall(options);
      console.log(`${deck ? `${counted(deck.slides.length, 'slide')}, ` : ''}${counted(polls.length, 'question')}; what is answered is kept in ${file}`);
      const unmeasured = polls.filter(({ id, solution }) => id.startsWith('prediction-') && !solution);
      if (unmeasured.length > 0)
        console.log(`${unmeasured.length} predictions are shown without what was measured: their notebooks are not executed yet, or do not say`);
      console.log(`\nfor the audience  ${hall.address}\nfor the wall      ${hall.screenAddress}\nfor you alone     ${hall.presenterAddress}\n`);
      console.log(deck ? 'Open yours first: the slides opened in the same browser then obey your keys.' : '');
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
