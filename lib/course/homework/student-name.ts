import { InputError } from '../../core/check.js';

/** Letters of the Cyrillic and Greek alphabets that are drawn like a Latin one, each before it. */
const LOOKALIKES = 'аaеeоoрpсcуyхxѕsіiјjԁdԛqԝwһhӏlүyвbнhкkмmтtгrпn' + 'αaεeοoρpνvτtυuκkιiχxβbηnωwγy';
const LATIN = new Map([...LOOKALIKES].flatMap((letter, i, all) => (i % 2 === 0 ? [[letter, all[i + 1]!] as const] : [])));

/** What is not drawn at all. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{C}]/gu;
/**
 * The joiner and the non-joiner where spelling needs them, as RFC 5892 has it: behind a virama, and the latter between Arabic letters, as
 * in the Persian name that Ali and Reza make. They are not drawn, and change how their neighbours are; no fold has them.
 */
const VIRAMA = '[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca]';
const JOINERS = new RegExp(`(?<=${VIRAMA})[\\u200c\\u200d]|(?<=\\p{Script=Arabic})\\u200c(?=\\p{Script=Arabic})`, 'gu');
const withoutOddForms = (name: string) => name.normalize('NFKC').replace(UNSEEN, '').replace(/\s+/gu, ' ').trim();

/**
 * What is left of a name when all that a reader cannot see is taken away: compatibility forms (NFKC), case, invisible characters, how wide
 * a space is, and whether a letter that is drawn like a Latin one is Cyrillic or Greek. Two names with the same fold look alike, and are
 * never two people's. Not for showing.
 *
 * Worked value: ` Ada`, `ADA`, `A<zero-width space>da` and `Аda` with a Cyrillic А all have the fold `ada`.
 */
export function foldName(name: string): string {
  // upper case first: ß and ſ have no lower form of their own
  const drawn = withoutOddForms(name.normalize('NFKC').toUpperCase().toLowerCase());
  return [...drawn].map((letter) => LATIN.get(letter) ?? letter).join('');
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

const SCRIPTS = ['Latin', 'Cyrillic', 'Greek'].map((script) => ({ script, letter: new RegExp(`\\p{Script=${script}}`, 'u') }));

/** What makes a name one that cannot be told from another by looking at it, or undefined. */
export function oddityOfName(name: string): string | undefined {
  if (foldName(name) === '') return 'is empty';
  if (name.replace(JOINERS, '').search(UNSEEN) >= 0) return 'holds characters that cannot be seen';
  const scripts = SCRIPTS.filter(({ letter }) => letter.test(name)).map(({ script }) => script);
  return scripts.length > 1 ? `mixes ${scripts.join(' and ')} letters` : undefined;
}

/**
 * The name, if it is one.
 * @throws InputError if it is empty, holds what cannot be seen, or mixes alphabets that look alike
 */
export function checkStudentName(name: string): string {
  const oddity = oddityOfName(name);
  if (oddity !== undefined) throw new InputError(`student: expected your name as the course knows it, got one that ${oddity}; type it anew`);
  return name;
}
