// Before the tests: looks for the published runs, fetches what may be fetched, and says aloud which of them the tests will meet.
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..', '..');

/** Where the files of published points may stand: beside the repository, or where they were fetched to. They are for tests only. */
const FETCHED = join(root, '.setup', 'reference');
const FOLDERS = [join(root, '..', 'shared', 'reference'), FETCHED];

/** @typedef {{ sha256: string, url?: string }} Published */

/** @type {Record<string, Published>} */
const FILES = {
  'epoch_chinchilla_svg_extracted_data.csv': {
    sha256: '193478df4e90f040016431996c45682659306840ecdadf83cfb9cd5ca0aa1b30',
    url: 'https://raw.githubusercontent.com/epoch-research/analyzing-chinchilla/92258837425e1b5f2851d624287f0120583a3d0e/data/svg_extracted_data.csv',
  },
  // put together from the runs that Muennighoff et al. 2023 published one by one: nobody offers it as one file
  'datablations_runs_182_outliers_removed.csv': { sha256: 'ecb5be709baa44b47a4bac6ff7addd5ee464261608994f8984972e55b2117eba' },
};

/** @param {Buffer} bytes @param {Published | undefined} published */
const isWhole = (bytes, published) => createHash('sha256').update(bytes).digest('hex') === published?.sha256;

/**
 * The path of a published file whose contents are as they were published, or undefined.
 * @param {string} name
 */
function publishedFile(name) {
  return FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path) && isWhole(readFileSync(path), FILES[name]));
}

/**
 * Fetches a file into .setup/, whole and with the right hash or not at all; says why not.
 * @param {string} name
 */
async function fetchFile(name, { seconds = 5 } = {}) {
  const url = FILES[name]?.url;
  if (url === undefined) return 'it stands in no public place';
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(seconds * 1000) });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (!isWhole(bytes, FILES[name])) return `what ${url} gives is another file`;
    const path = join(FETCHED, name);
    mkdirSync(FETCHED, { recursive: true });
    writeFileSync(`${path}.part`, bytes);
    renameSync(`${path}.part`, path);
    return undefined;
  } catch (error) {
    const { name: what, cause } = /** @type {Error & { cause?: { code?: string } }} */ (error);
    return `${url} could not be reached (${cause?.code ?? what})`;
  }
}

module.exports = async function tellWhichRuns() {
  for (const name of Object.keys(FILES)) {
    const refused = publishedFile(name) ? undefined : await fetchFile(name);
    console.log(refused === undefined
      ? `Published runs: ${name} is here; its digits are tested, and those of the made table of its shape.`
      : `PUBLISHED RUNS ARE MISSING: ${name}: ${refused}. Tests of its digits are skipped; those of the made table of its shape run.`);
  }
};
module.exports.publishedFile = publishedFile;
