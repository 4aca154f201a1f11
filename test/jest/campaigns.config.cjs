// Simulations and interruptions of many minutes, which `npm test` leaves to `npm run campaigns`.
module.exports = {
  ...require('./base.cjs'),
  displayName: 'campaigns',
  testSequencer: '<rootDir>/test/jest/longest-first.cjs',
  testMatch: ['<rootDir>/test/**/*.campaign.ts'],
};
