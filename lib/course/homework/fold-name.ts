/**
 * What is left of a name when all that a reader cannot see is taken away: compatibility forms (NFKC), case, invisible characters, and how wide a space is.
 * Two names with the same fold look alike, and are never two people's.
 *
 * Worked value: `ＡNNA\u200b  B` and `anna b` have the fold `anna b`.
 */
export function foldName(name: string): string {
  const folded = name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC'); // upper case first: ß and ſ have no lower form of their own
  return folded.replace(/[\p{Default_Ignorable_Code_Point}\p{C}]/gu, '').replace(/\s+/gu, ' ').trim();
}

/**
 * Whether a name is written as a person writes it: without forms for compatibility, invisible characters or odd spaces. Of names that look alike, one that is written
 * so is not the disguise.
 *
 * Worked value: `Anna B` is, `Anna\u00a0B` and `Ａnna B` are not.
 */
export function isPlainlyWritten(name: string): boolean {
  return name.normalize('NFC') === name.normalize('NFKC').replace(/[\p{Default_Ignorable_Code_Point}\p{C}]/gu, '').replace(/\s+/gu, ' ').trim();
}
