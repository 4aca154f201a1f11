import { InputError, printable } from '../../../core/check.js';
import { nameColumns, type TableRow, type TableRows } from './table-rows.js';

/** What is decoded at once: rows of one group, in the columns that are wanted. */
const SLICE_BYTES = 4e6;
/** A column of a group is read whole at worst, if it was written as one page. */
const LARGEST_COLUMN_BYTES = 256e6;

/**
 * A Parquet file, read some rows of a group at a time and only in the columns that are wanted. A value within a struct is named by its
 * path.
 * Read with hyparquet and hyparquet-compressors (MIT), which know Snappy, gzip, zstd, LZ4 and Brotli.
 * @throws InputError if the file is damaged, packed by another codec, or a column of a group is larger than memory should hold
 */
export async function parquetTable(file: string): Promise<TableRows> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetScan, parquetSchema } = await import('hyparquet');
  const readable = async <T>(reading: Promise<T>): Promise<T> => {
    try {
      return await reading;
    } catch (error) {
      throw new InputError(`${file}: expected a Parquet file, but it cannot be read: ${printable(error instanceof Error ? error.message : String(error))}; write it anew, or as CSV (pandas: to_csv)`);
    }
  };
  const source = await asyncBufferFromFile(file);
  const metadata = await readable(parquetMetadataAsync(source));
  const paths = leavesOf(parquetSchema(metadata));
  const { names, said } = nameColumns(paths.map((path) => path.join('.')));
  return {
    names,
    said,
    async* rows(only = names.map((_, position) => position)) {
      const { compressors } = await import('hyparquet-compressors');
      const columns = [...new Set(only.map((position) => paths[position]![0]!))];
      let first = 0;
      for (const group of metadata.row_groups) {
        const rows = Number(group.num_rows);
        const wanted = group.columns.filter(({ meta_data: about }) => about && columns.includes(about.path_in_schema[0]!));
        const bytes = wanted.map(({ meta_data: about }) => Math.max(8 * rows, Number(about!.total_uncompressed_size)));
        const largest = bytes.reduce((a, b) => Math.max(a, b), 0);
        if (largest > LARGEST_COLUMN_BYTES) {
          throw new InputError(`${file}: expected at most ${LARGEST_COLUMN_BYTES / 1e6} MB of a column in one group of rows, got ${Math.round(largest / 1e6)} MB; `
            + 'write it with smaller ones (pandas: to_parquet(..., row_group_size=100_000))');
        }
        const slices = Math.ceil(bytes.reduce((a, b) => a + b, 0) / SLICE_BYTES);
        const length = Math.max(1, Math.ceil(rows / slices));
        const scan = await readable(parquetScan({ file: source, metadata, columns, compressors }));
        for (let start = first; start < first + rows; start += length) {
          const end = Math.min(start + length, first + rows);
          const read = new Map<string, ArrayLike<unknown>>();
          for (const column of columns) read.set(column, await readable(scan.readColumn({ column, rowStart: start, rowEnd: end })));
          for (let row = 0; row < end - start; row++) {
            const cells: unknown[] = [];
            for (const position of only) {
              const [column, ...inner] = paths[position]!;
              cells[position] = inner.reduce(
                (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
                read.get(column!)![row],
              );
            }
            yield { cells, place: `row ${start + row + 1}` } satisfies TableRow;
          }
        }
        first += rows;
      }
    },
  };
}

interface SchemaNode {
  children: readonly SchemaNode[];
  element: { name: string; repetition_type?: string };
  path: readonly string[];
}

/** Paths to what holds values: structs are entered, lists and maps are not. */
function leavesOf({ children }: SchemaNode): (readonly string[])[] {
  return children.flatMap((child) => {
    const isStruct = child.children.length > 0 && child.children.every(({ element }) => element.repetition_type !== 'REPEATED');
    return isStruct ? leavesOf(child) : [child.path];
  });
}
