/** A thread with very many steps and little in its state. */
import type { Contender } from '../contender.js';
import { names } from '../names.js';
import type { Recorder } from '../results.js';
import type { Size } from '../sizes.js';
import { writeSteps } from './steps.js';

export async function measureConstant(contender: Contender, size: Size, record: Recorder): Promise<void> {
  const labels = {
    all: names.constant,
    first: names.constantFirst,
    last: names.constantLast,
    stall: names.constantStall,
    disk: names.constantDisk,
  };
  await contender.runFresh('constant', { n: 0, wanted: size.warmUp });
  const { memory } = await writeSteps(contender, 'constant', size.constant, labels, record);
  if (memory !== null) record.results[names.constantTree] = memory.tree;
}
