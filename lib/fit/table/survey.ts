import { candidatesFor, COLUMN_ROLES, type ColumnRole } from './columns.js';
import type { TableRows } from './formats/table-rows.js';
import { addEvidence, noEvidence, type NumberEvidence } from './numbers.js';

/** Rows that are looked at; what a later cell contradicts is refused when it is read. */
const SURVEYED_ROWS = 10_000;

/**
 * What the first rows of a table show of how its columns write numbers, by position, for those columns that may have a role by
 * their name or by the caller's choice.
 */
export async function surveyColumns(table: TableRows, chosen: Partial<Record<ColumnRole, string>> = {}): Promise<ReadonlyMap<number, NumberEvidence>> {
  const named = Object.values(chosen).map((name) => table.names.indexOf(name)).filter((position) => position >= 0);
  const positions = [...new Set([...COLUMN_ROLES.flatMap((role) => candidatesFor(role, table.names).map(({ position }) => position)), ...named])];
  const evidence = new Map(positions.map((position) => [position, noEvidence()]));
  let rows = 0;
  for await (const { cells } of table.rows(positions)) {
    for (const [position, shown] of evidence) addEvidence(shown, cells[position]);
    if (++rows === SURVEYED_ROWS) break;
  }
  return evidence;
}

/** What most cells of a column are, of those that hold anything: 2 numbers, 1 numbers with a unit such as `70M`, which are rounded, 0 labels. */
export function exactness({ filled, numeric, bare }: NumberEvidence): 0 | 1 | 2 {
  return bare >= filled / 2 ? 2 : numeric >= filled / 2 ? 1 : 0;
}
