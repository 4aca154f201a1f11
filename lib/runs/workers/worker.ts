import { createExecutor } from '../execute.js';
import { serveRuns } from './serve-runs.js';

serveRuns(createExecutor());
