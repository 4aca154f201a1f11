import { serveTask } from './serve-task.js';

const [folder, array, index] = process.argv.slice(2);
await serveTask(folder!, array!, Number(index));
process.exit(); // whatever is still open
