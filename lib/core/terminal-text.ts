/**
 * Somebody else's text as a terminal may show it: what would move the cursor, turn the direction of reading or show nothing at all is written as an escape.
 *
 * Worked value: `a`, ESC, `[2J` is `a\u{1b}[2J` with a visible backslash.
 */
export function terminalText(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** JSON in which every character that a terminal would obey is an escape: the same value when it is parsed. */
export function terminalJson(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, (characters) => [...Array(characters.length).keys()].map((i) => `\\u${characters.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''));
}

/** The first `length` characters, none of them halved, and dots where there were more. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = /[\uD800-\uDBFF]/.test(text[length - 1]!) ? length - 1 : length;
  return `${text.slice(0, end)}...`;
}
