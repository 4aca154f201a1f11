import { InputError } from '../../core/check.js';

/**
 * Letters that are drawn like one of the Latin alphabet, each before it: Cyrillic, Greek, Armenian, Coptic, Cherokee, Lisu, and the small
 * capitals and other letters of phonetics, which are Latin themselves. After Unicode's confusables.txt (UTS #39).
 */
const LOOKALIKES = [
  'аaеeоoрpсcуyхxѕsіiјjԁdԛqԝwһhӏlүyвbнhкkмmтtгrпn', 'αaεeοoρpνvτtυuκkιiχxβbηnωwγy', 'օoսuոnհhցgյjզqաw', 'ⲟoⲣpⲥcⲭxⲏhⲕkⲙmⲛnⲧtⲩyⲁa',
  'ꭰdꭱrꭲtꭵiꭺaꭻjꭼeꮃwꮇmꮋhꮍyꮐgꮓzꮟbꮢrꮤwꮩvꮪsꮮlꮯcꮲpꮶkᏼb', 'ꓐbꓑpꓓdꓔtꓖgꓗkꓙjꓚcꓜzꓝfꓟmꓠnꓡlꓢsꓣrꓦvꓧhꓪwꓫxꓬyꓮaꓰeꓲiꓳoꓴu',
  'ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzɑaɡgɩi',
].join('');
const LATIN = new Map([...LOOKALIKES].flatMap((letter, i, all) => (i % 2 === 0 ? [[letter, all[i + 1]!] as const] : [])));

/** What is not drawn at all; the last of it is Braille's cell without a dot. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{C}\u2800]/gu;
/** The ways to write an apostrophe and a hyphen, which keyboards choose for their user, and a mark that is drawn twice in one place. */
const APOSTROPHES = /[\u2018\u2019\u201b\u02bb\u02bc\u02bd\u02c8\u2032`]/gu;
const HYPHENS = /[\u2010-\u2015\u2212\u2043\ufe63]/gu;
const TWICE = /(\p{M})\1+/gu;
/**
 * The joiner and the non-joiner where spelling needs them, as RFC 5892 has it: behind a virama, and the latter between Arabic letters, as
 * in the Persian name that Ali and Reza make. They are not drawn, and change how their neighbours are; no fold has them.
 */
const VIRAMA = '[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca]';
const JOINERS = new RegExp(`(?<=${VIRAMA})[\\u200c\\u200d]|(?<=\\p{Script=Arabic})\\u200c(?=\\p{Script=Arabic})`, 'gu');
const withoutOddForms = (name: string) => name.normalize('NFKC').replace(UNSEEN, '').replace(/\s+/gu, ' ').trim();

/**
 * What is left of a name when all that a reader cannot see is taken away: compatibility forms (NFKC), case, invisible characters, how wide
 * a space is, which apostrophe and hyphen, and whether a letter that is drawn like a Latin one is of another alphabet. Two names with the
 * same fold look alike, and are never two people's. Not for showing.
 *
 * Worked value: ` Ada`, `ADA`, `A<zero-width space>da` and `Аda` with a Cyrillic А all have the fold `ada`.
 */
export function foldName(name: string): string {
  // upper case first: ß and ſ have no lower form of their own
  const drawn = withoutOddForms(name.normalize('NFKC').toUpperCase().toLowerCase());
  const letters = [...drawn].map((letter) => LATIN.get(letter) ?? letter).join('');
  return letters.replace(APOSTROPHES, "'").replace(HYPHENS, '-').normalize('NFD').replace(TWICE, '$1').normalize('NFC');
}

/**
 * Whether a name is written as a person writes it: in one alphabet, without forms for compatibility, invisible characters or odd spaces. Of
 * names that look alike, one that is written so is not the disguise.
 *
 * Worked value: `Anna B` is; `Ａnna B`, and `Аnna B` with a Cyrillic А, are not.
 */
export function isPlainlyWritten(name: string): boolean {
  return name.normalize('NFC') === withoutOddForms(name) && oddityOfName(name) === undefined;
}

const SCRIPTS = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Coptic', 'Cherokee', 'Lisu']
  .map((script) => ({ script, letter: new RegExp(`\\p{Script=${script}}`, 'u') }));
/** Of no alphabet, or of one that is written beside Latin letters without a space. */
const BESIDE_LATIN = new RegExp(
  `[${['Latin', 'Common', 'Inherited', 'Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Hangul'].map((script) => `\\p{Script=${script}}`).join('')}]`, 'gu',
);

/** What makes a name one that cannot be told from another by looking at it, or undefined. */
export function oddityOfName(name: string): string | undefined {
  if (foldName(name) === '') return 'is empty';
  if (name.replace(JOINERS, '').search(UNSEEN) >= 0) return 'holds characters that cannot be seen';
  const scripts = SCRIPTS.filter(({ letter }) => letter.test(name)).map(({ script }) => script);
  if (scripts.length > 1) return `mixes ${scripts.join(' and ')} letters`;
  const isMixed = (word: string) => /\p{Script=Latin}/u.test(word) && word.replace(BESIDE_LATIN, '') !== '';
  return name.split(/[^\p{L}\p{M}]+/u).some(isMixed) ? 'mixes Latin letters with others in a word' : undefined;
}

/**
 * The name, if it is one.
 * @throws InputError if it is empty, holds what cannot be seen, or mixes alphabets that look alike
 */
export function checkStudentName(name: string): string {
  const oddity = typeof name === 'string' ? oddityOfName(name) : 'is missing';
  if (oddity !== undefined) throw new InputError(`student: expected your name as the course knows it, got one that ${oddity}; type it anew`);
  return name;
}
