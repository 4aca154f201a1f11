// jest gives each test file its own JavaScript realm, whose Float32Array is not the one that native addons return.
// Sharing the binary types keeps `instanceof Float32Array` true on both sides; model saving and tensor reads need it.
const { TestEnvironment } = require('jest-environment-node');

const SHARED = [
  'ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array',
  'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array',
];

module.exports = class extends TestEnvironment {
  /** @override */
  async setup() {
    await super.setup();
    for (const name of SHARED) Reflect.set(this.global, name, Reflect.get(globalThis, name));
  }
};
