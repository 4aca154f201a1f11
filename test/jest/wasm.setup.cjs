process.env.SCALING_BACKEND = 'wasm';
