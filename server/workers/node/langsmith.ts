/**
 * LangSmith, as far as a run asks for it (`feedback_keys`, `langsmith_tracer`) and the project's environment allows it:
 * feedback addresses need LANGSMITH_API_KEY, tracing needs LANGSMITH_TRACING. Without them nothing is sent anywhere and
 * the run is as if it had not asked. The packages are the user's own, beside the engine that the graph was built with.
 */
import type { Config } from '../../protocol/api.js';
import type { Engine } from './engine.js';
import { importBeside } from './engine.js';

type Environment = Readonly<Record<string, string | undefined>>;

interface FeedbackClient {
  createPresignedFeedbackToken(runId: string, key: string): Promise<{ url: string }>;
}
type ClientClass = new (options: object) => FeedbackClient;
type TracerClass = new (options: object) => object;

/** A run must not wait for long for what is no part of it. */
const clientOptions = { timeout_ms: 5000, callerOptions: { maxRetries: 1 } };
const tracingVariables = [
  'LANGSMITH_TRACING_V2',
  'LANGCHAIN_TRACING_V2',
  'LANGSMITH_TRACING',
  'LANGCHAIN_TRACING',
];

/**
 * An address for each key where anybody may leave feedback on the run: the data of a stream's `feedback` event, which
 * comes at its end, as on the published JavaScript server. Null where none was asked for, or there is no key for
 * LangSmith. Rejects where LangSmith refuses or cannot be reached.
 */
export async function feedbackUrls(
  engine: Engine,
  runId: string,
  keys: readonly string[],
  env: Environment = process.env,
): Promise<Record<string, string> | null> {
  const hasKey = [env.LANGSMITH_API_KEY, env.LANGCHAIN_API_KEY].some(
    (key) => key !== undefined && key !== '',
  );
  if (keys.length === 0 || !hasKey) return null;
  const { Client } = await importBeside(engine, ['@langchain/core', 'langsmith']);
  const client = new (Client as ClientClass)(clientOptions);
  const entries = await Promise.all(
    keys.map(async (key) => [key, (await client.createPresignedFeedbackToken(runId, key)).url] as const),
  );
  return Object.fromEntries(entries);
}

/**
 * The callbacks by which a run is traced into the project it names (`langsmith_tracer.project_name`, as an example's run
 * with `example_id`), beside the default project; none where tracing is off or no project is named.
 */
export async function tracingCallbacks(
  engine: Engine,
  { configurable }: Config,
  env: Environment = process.env,
): Promise<object[]> {
  const { langsmith_project: project, langsmith_example_id: example } = configurable ?? {};
  if (typeof project !== 'string' || !tracingVariables.some((name) => env[name] === 'true')) return [];
  const { LangChainTracer } = await importBeside(engine, ['@langchain/core'], './tracers/tracer_langchain');
  const own = typeof example === 'string' ? { reference_example_id: example } : {};
  const usual = env.LANGSMITH_PROJECT ?? env.LANGCHAIN_PROJECT ?? env.LANGCHAIN_SESSION ?? 'default';
  return [
    new (LangChainTracer as TracerClass)({
      replicas: [
        [project, own],
        [usual, undefined],
      ],
    }),
  ];
}
