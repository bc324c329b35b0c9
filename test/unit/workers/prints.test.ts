import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { createPrints, type PrintedLine } from '../../../server/workers/node/prints.js';

function outputs() {
  const written: unknown[] = [];
  const output = () => ({ write: (chunk: unknown) => written.push(chunk) > 0 });
  return { written, stdout: output(), stderr: output() };
}

describe('prints of runs', () => {
  it('belong to the run in whose context they are printed, and are printed all the same', async () => {
    const { written, stdout, stderr } = outputs();
    const prints = createPrints({ stdout, stderr });
    const run = async (name: string): Promise<PrintedLine[]> => {
      const heard: PrintedLine[] = [];
      await prints.within({
        hear: (line) => heard.push(line),
        work: async () => {
          stdout.write(`${name} begins\n${name} `);
          await turn();
          stderr.write(`${name} warns\r\n`);
          stdout.write('ends');
        },
      });
      return heard;
    };
    const [first, second] = await Promise.all([run('a'), run('b')]);
    stdout.write('nobody\n');
    const told = (name: string): PrintedLine[] => [
      { stream: 'stdout', line: `${name} begins` },
      { stream: 'stderr', line: `${name} warns` },
      { stream: 'stdout', line: `${name} ends` },
    ];
    assert.deepEqual(first, told('a'));
    assert.deepEqual(second, told('b'));
    assert.equal(written.length, 7);
  });

  it('are whole characters, and nobody hears those after the end of the run', async () => {
    const { stdout, stderr } = outputs();
    const heard: string[] = [];
    let late = Promise.resolve();
    await createPrints({ stdout, stderr }).within({
      hear: ({ line }) => heard.push(line),
      work: () => {
        const bytes = Buffer.from('é\n');
        stdout.write(bytes.subarray(0, 1));
        stdout.write(bytes.subarray(1));
        late = turn().then(() => void stdout.write('late\n'));
        return Promise.resolve();
      },
    });
    await late;
    assert.deepEqual(heard, ['é']);
  });
});
