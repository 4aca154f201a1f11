import { finishColumns, lawColumns, readColumns, type FinishedColumns, type TableLaw, type TableReading } from '../../../lib/fit/index.js';

/** Reads a table for a law as the command line does, up to the fit. */
export async function readLaw(
  file: string,
  reading: TableReading = {},
  law: TableLaw = 'parametric',
  options: { dropInvalid?: boolean } = {},
): Promise<FinishedColumns & { rowsDropped: number; totals: string[] }> {
  const chosen = await lawColumns(file, law, reading);
  const beside = chosen.compared ? [chosen.compared.position] : [];
  const { columns, beside: besides, rowsDropped, totals } = await readColumns(file, chosen.names, chosen.positions, {
    readers: chosen.readers, beside, ...options, ...(reading.part !== undefined && { part: reading.part }),
  });
  const finished = finishColumns(chosen, columns, besides[0]);
  return { ...finished, said: [...chosen.said, ...finished.said], rowsDropped, totals };
}

/** Numbers of a role, as plain ones. */
export function numbersOf({ columns }: FinishedColumns, ...roles: (keyof FinishedColumns['columns'])[]): number[][] {
  return roles.map((role) => Array.from(columns[role] ?? []));
}
