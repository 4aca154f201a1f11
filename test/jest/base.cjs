// What every jest project of the kit shares.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'; // inside a test it is too late: TensorFlow reads the process's own environment
module.exports = {
  rootDir: '../..',
  testEnvironment: '<rootDir>/test/jest/environment.cjs',
  transform: { '\\.[cm]?[jt]s$': '<rootDir>/test/jest/transform.cjs' },
  transformIgnorePatterns: ['/node_modules/(@tensorflow|@resvg|google-protobuf|core-js|long|seedrandom|typescript|playwright-core|esbuild)/'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // exported for import only; our transform makes it requirable
    '^linkedom/worker$': '<rootDir>/node_modules/linkedom/worker.js',
  },
  modulePathIgnorePatterns: ['<rootDir>/lib/dist/', '<rootDir>/.setup/'],
  testPathIgnorePatterns: ['/node_modules/'],
  cacheDirectory: '<rootDir>/.setup/jest',
};
