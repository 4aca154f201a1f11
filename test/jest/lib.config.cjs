// The lib's own tests, on the fastest backend that set-up found.
module.exports = {
  ...require('./base.cjs'),
  displayName: 'lib',
  globalSetup: '<rootDir>/test/jest/published-runs.cjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/(kernel|notebooks|lab)/'],
};
