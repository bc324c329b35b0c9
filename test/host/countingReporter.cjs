/**
 * Mocha's readable reporter, which also leaves the counts and the failures in the file named by BACKSTEP_TEST_REPORT, so
 * that `npm test` can sum up suites that run in different processes (mocha in a shell, mocha inside VS Code).
 */
'use strict';
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env['BACKSTEP_TEST_REPORT'];
    if (file) {
      runner.once('end', () => {
        const { passes, failures, pending } = this.stats;
        const problems = this.failures.map(
          (test) => `${test.fullTitle()}\n${test.err?.stack ?? test.err?.message}`,
        );
        writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending, problems }));
      });
    }
  }
};
