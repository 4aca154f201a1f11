/** How nbgrader marks a cell, in its schema version 3, so that existing course tooling recognises it. */
export interface NbgraderMetadata {
  schema_version: 3;
  /** Unique within the notebook, of letters, digits, - and _: `task-2-3`, `exercise-2-3`, `check-2-3`, `written-2-7`, `work-2-7`. */
  grade_id: string;
  /** Whether points are given for it. */
  grade: boolean;
  /** Whether the student writes in it. */
  solution: boolean;
  /** Whether what the student changed in it is undone before grading. */
  locked: boolean;
  task: false;
  /** Where `grade` is true. */
  points?: number;
}

/** A cell of a notebook, nbformat 4.5. */
export interface Cell {
  cell_type: 'markdown' | 'code';
  /** Letters, digits, - and _. */
  id: string;
  metadata: { nbgrader?: NbgraderMetadata };
  source: string[];
  execution_count?: null;
  outputs?: never[];
}

/** A notebook, nbformat 4.5. */
export interface Notebook {
  cells: Cell[];
  metadata: object;
  nbformat: 4;
  nbformat_minor: 5;
}

/** The kernel of the course. */
const KERNEL = {
  kernelspec: { display_name: 'TypeScript', language: 'typescript', name: 'tslab' },
  language_info: {
    codemirror_mode: { mode: 'typescript', name: 'javascript', typescript: true },
    file_extension: '.ts', mimetype: 'text/typescript', name: 'typescript', version: '5.0.4',
  },
};

/** Lines as nbformat stores them: each but the last with its line break. */
function lines(text: string): string[] {
  return text.trim().split('\n').map((line, i, all) => (i < all.length - 1 ? `${line}\n` : line));
}

const cellId = (id: string): string => id.replaceAll('.', '-');

/** A cell of text. `mark` is absent for text that nobody grades. */
export function markdown(id: string, text: string, mark?: Omit<NbgraderMetadata, 'schema_version' | 'grade_id' | 'task'>): Cell {
  return { cell_type: 'markdown', id: cellId(id), metadata: metadataOf(id, mark), source: lines(text) };
}

/** A cell of code, never run. */
export function code(id: string, text: string, mark?: Omit<NbgraderMetadata, 'schema_version' | 'grade_id' | 'task'>): Cell {
  return { cell_type: 'code', id: cellId(id), metadata: metadataOf(id, mark), execution_count: null, outputs: [], source: lines(text) };
}

function metadataOf(id: string, mark?: Omit<NbgraderMetadata, 'schema_version' | 'grade_id' | 'task'>): Cell['metadata'] {
  return mark ? { nbgrader: { schema_version: 3, grade_id: cellId(id), ...mark, task: false } } : {};
}

/** What the student reads and may not change. */
export const LOCKED = { grade: false, solution: false, locked: true } as const;
/** What the student writes. */
export const ANSWER = { grade: false, solution: true, locked: false } as const;

/** What the student writes and nbgrader leaves alone: it neither clears nor knows it. */
export const WORK = { grade: false, solution: false, locked: false } as const;

/** A notebook for the course's kernel. */
export function notebook(cells: Cell[]): Notebook {
  return { cells, metadata: KERNEL, nbformat: 4, nbformat_minor: 5 };
}

/** The text of a notebook file, as Jupyter writes it. */
export function notebookText(content: Notebook): string {
  return `${JSON.stringify(content, null, 1)}\n`;
}
