// The tests that compute with tensors, on the backend of machines where TensorFlow does not load.
module.exports = {
  ...require('./base.cjs'),
  displayName: 'wasm',
  testMatch: ['<rootDir>/test/{model,train}/**/*.test.ts'],
  setupFiles: ['<rootDir>/test/jest/wasm.setup.cjs'],
};
