import { serveTask } from './serve-task.js';

const [folder, array, index] = process.argv.slice(2);
try {
  await serveTask(folder!, array!, Number(index));
  process.exit(); // whatever is still open
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
