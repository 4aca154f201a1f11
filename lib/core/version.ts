/** Of the kit, as in package.json; a run record names it. */
export const LIBRARY_VERSION = '0.1.0';
