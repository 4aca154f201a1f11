// What runs in the real kernel and the real JupyterLab.
module.exports = {
  ...require('./base.cjs'),
  displayName: 'notebooks',
  testMatch: ['<rootDir>/test/{kernel,notebooks,lab}/**/*.test.ts'],
};
