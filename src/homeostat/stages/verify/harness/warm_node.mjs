// Jest or Vitest for many runs, at the root of a tree: what it has loaded and compiled once serves the next run.
//
// node warm_node.mjs RUNNER DESCRIPTOR. Standard input holds one JSON object a line: the words of a run, and a file for
// its report. After each run one line of JSON goes to the descriptor: the exit code of such a run, and how it failed.

import { readFileSync, rmSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const LOG_CHARACTERS = 12_000;
const [, , RUNNER, DESCRIPTOR] = process.argv;
const theirs = createRequire(`${process.cwd()}/package.json`);

const RUNNERS = {
  async jest() {
    const jest = theirs('jest');
    return (words, report) =>
      jest.run([...words, '--runInBand', '--watchman=false', '--json', `--outputFile=${report}`]);
  },
  async vitest() {
    const { parseCLI, startVitest } = await import(pathToFileURL(theirs.resolve('vitest/node')));
    return async (words, report) => {
      const { filter, options } = parseCLI(['vitest', 'run', ...words.filter((word) => word !== 'run')]);
      const own = { watch: false, reporters: ['json'], outputFile: report };
      const vitest = await startVitest('test', filter, { ...options, ...own });
      await vitest?.close();
    };
  },
};

function told(report) {
  const said = JSON.parse(readFileSync(report, 'utf8'));
  const failures = said.testResults.flatMap((file) => [
    file.message,
    ...(file.message ? [] : (file.assertionResults ?? []).flatMap((test) => test.failureMessages ?? [])),
  ]);
  return { code: said.success ? 0 : 1, log: failures.join('\n').slice(0, LOG_CHARACTERS) };
}

const run = await RUNNERS[RUNNER]();
process.setMaxListeners(0); // Jest listens for the end of the process once a run
for await (const line of createInterface({ input: process.stdin })) {
  const { words, report } = JSON.parse(line);
  rmSync(report, { force: true });
  await run(words, report);
  writeSync(Number(DESCRIPTOR), `${JSON.stringify(told(report))}\n`);
}
