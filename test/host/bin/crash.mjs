// `npm run test:crash`: the durability suite with 200 kills instead of the few that `npm test` has time for.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../../..');
const env = { BACKSTEP_KILLS: '200', ...process.env };
const args = ['node_modules/mocha/bin/mocha.js', 'test/durability/crashLoad.test.ts'];
const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
process.exit(status ?? 1);
