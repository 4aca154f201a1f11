import { itRecovers } from './recovery.js';

itRecovers('short');
