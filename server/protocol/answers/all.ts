/** Every schema of an answer, by the name under which the others refer to it. */
import { assistantSchemas } from './assistants.js';
import { runSchemas } from './runs.js';
import type { Schema } from './schema.js';
import { stepSchemas } from './steps.js';
import { storeSchemas } from './store.js';
import { systemSchemas } from './system.js';
import { threadSchemas } from './threads.js';

export const answerSchemas: Record<string, Schema> = {
  ...systemSchemas,
  ...assistantSchemas,
  ...threadSchemas,
  ...runSchemas,
  ...stepSchemas,
  ...storeSchemas,
};
