import assert from 'node:assert/strict';
import { encode, ExtData } from '@msgpack/msgpack';
import type { Json } from '../../../../server/protocol/api.js';
import type { KeptCheckpoint, StoredValue } from '../../../../server/protocol/checkpoints.js';
import { foreignTypes } from '../../../../server/runs/threadFiles/foreignTypes.js';

const at = '1f000000-0000-6000-8000-000000000001';
function checkpoint(value: StoredValue): KeptCheckpoint {
  return {
    put: {
      checkpoint_ns: '',
      parent_checkpoint_id: null,
      checkpoint: { v: 4, id: at, ts: '2026-01-01T00:00:00Z', channel_versions: {}, versions_seen: {} },
      metadata: {},
      writes: { word: { kind: 'full', value } },
      sources: {},
    },
    task_writes: [],
    annotation: null,
  };
}
const typesIn = (value: StoredValue): string[] => foreignTypes([checkpoint(value)]).map(({ type }) => type);
const inJson = (value: Json): string[] => typesIn({ type: 'json', value });
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const marked = (tag: string, bytes: Uint8Array): Json => ({ '~serde': [tag, base64(bytes)], view: null });
const inMark = (tag: string, bytes: Uint8Array): string[] =>
  typesIn({ type: 'tagged', value: [{ deep: marked(tag, bytes) }] });
/** As Python's serde writes an object: an extension with module, name and arguments. */
const ext = (code: number, ...content: unknown[]): ExtData => new ExtData(code, encode(content));
const inMsgpack = (value: unknown): string[] => inMark('msgpack', encode(value));

const message = (name: string, kwargs: Json = {}): Json => ({
  ...{ lc: 1, type: 'constructor', id: ['langchain_core', 'messages', name] },
  kwargs,
});

describe('values that would run code', () => {
  it('are not those of every day: JSON, messages, documents, containers, times', () => {
    const harmless: Json[] = [
      null,
      { lc: 'a word', type: 'of the user', id: 5 },
      message('HumanMessage', { content: 'hi' }),
      [message('AIMessageChunk', { content: [message('ToolMessage')] })],
      { lc: 1, type: 'constructor', id: ['langchain_core', 'documents', 'base', 'Document'], kwargs: {} },
      { lc: 1, type: 'not_implemented', id: ['mine', 'Model'] },
      { lc: 2, type: 'undefined' },
      { lc: 2, type: 'constructor', id: ['Map'], method: null, args: [[['a', 1]]], kwargs: {} },
      { lc: 2, type: 'constructor', id: ['Uint8Array'], method: 'from', args: [[1]], kwargs: {} },
      { type: 'bytes', tag: 'of the user' },
    ];
    for (const value of harmless) assert.deepEqual(inJson(value), [], JSON.stringify(value));
    const safe: unknown[] = [
      { a: [1, 'b', null, new Uint8Array([1])], 7: 1.5 },
      ext(3, 'datetime', 'datetime', '2026-01-01', 'fromisoformat'),
      ext(0, 'builtins', 'set', [1, ext(0, 'uuid', 'UUID', 'f'.repeat(32))]),
      ext(5, 'langchain_core.messages.ai', 'AIMessage', { content: '' }, 'model_validate_json'),
      ext(1, 'langgraph.types', 'Send', ['node', { order: ext(0, 'decimal', 'Decimal', '1.0') }]),
      ext(6, '<f8', [1], 'C', new Uint8Array(8)),
      new ExtData(7, encode([1, 2])),
    ];
    for (const value of safe) assert.deepEqual(inMsgpack(value), []);
    for (const tag of ['null', 'bytes', 'bytearray']) assert.deepEqual(inMark(tag, new Uint8Array([1])), []);
    assert.deepEqual(inMark('json', Buffer.from('{"a":[1]}')), []);
  });

  it('are constructors and secrets in LangChain and LangGraph forms, wherever they stand', () => {
    const foreign: [Json, string][] = [
      [
        { lc: 1, type: 'constructor', id: ['langchain', 'llms', 'openai', 'OpenAI'], kwargs: {} },
        'langchain.llms.openai.OpenAI',
      ],
      [
        { lc: 1, type: 'constructor', id: ['langchain_core', 'prompts', 'chat', 'ChatPromptTemplate'] },
        'langchain_core.prompts.chat.ChatPromptTemplate',
      ],
      [{ lc: 1, type: 'secret', id: ['OPENAI_API_KEY'] }, 'the secret OPENAI_API_KEY'],
      [{ lc: true, type: 'secret', id: ['KEY'] }, 'the secret KEY'],
      [{ lc: 2, type: 'constructor', id: ['Function'], args: ['return process'] }, 'Function'],
      [{ lc: 2, type: 'constructor', id: ['Map'], method: 'groupBy', args: [] }, 'Map'],
      [{ lc: 2, type: 'constructor', id: ['os', 'system'], args: ['touch x'] }, 'os.system'],
      [{ lc: 1, type: 'constructor', id: [['langchain_core']] }, 'a value without the name of its class'],
    ];
    const places: ((value: Json) => Json)[] = [
      (value) => value,
      (value) => [{ deep: [value] }],
      (value) => message('HumanMessage', { content: value }),
      (value) => ({ '~serde': ['null', ''], view: value }),
      (value) => JSON.parse(`{"__proto__": ${JSON.stringify(value)}}`) as Json,
      (value) => marked('json', Buffer.from(JSON.stringify([value]))),
    ];
    for (const [value, type] of foreign) {
      for (const place of places)
        assert.deepEqual(inJson(place(value)), [type], JSON.stringify(place(value)));
      assert.deepEqual(typesIn({ type: 'bytes', tag: 'null', base64: '', view: value }), [type]);
    }
  });

  it('are what msgpack names of modules, however it is wrapped', () => {
    const nameless = 'a value without the name of its class';
    const foreign: [unknown, string[]][] = [
      [ext(0, 'os', 'system', 'touch x'), ['os.system']],
      [ext(1, 'subprocess', 'run', [['touch', 'x']]), ['subprocess.run']],
      [ext(2, 'mine', 'Order', { id: 1 }), ['mine.Order']],
      [ext(3, 'builtins', 'eval', 'x', '__call__'), ['builtins.eval.__call__']],
      [ext(3, 'uuid', 'UUID', 'x', 'hex'), ['uuid.UUID.hex']],
      [ext(4, 'os', 'path', {}), ['os.path']],
      [ext(5, 'os', 'system', { command: 'x' }, null), ['os.system']],
      [ext(9, 'os', 'system', 'x'), ['os.system']],
      [ext(1, 'langgraph.types', 'Send', ['n', ext(0, 'os', 'system', 'x')]), ['os.system']],
      [new ExtData(7, encode({ a: ext(0, 'os', 'system', 'x') })), ['os.system']],
      // A type that fails gives its argument back: a name that is not there yet must not come of one.
      [ext(0, ext(0, 'uuid', 'UUID', 'os'), 'system', 'x'), [nameless]],
      [new ExtData(0, encode({ 0: 'os', 1: 'system', 2: 'x' })), [nameless]],
      [new ExtData(0, encode('os')), [nameless]],
      [new ExtData(0, new Uint8Array([0xc1])), ['msgpack that cannot be read']],
    ];
    for (const [value, types] of foreign) {
      assert.deepEqual(inMsgpack(value), types);
      assert.deepEqual(inMsgpack({ a: [value] }), types);
    }
    let deep = ext(0, 'builtins', 'set', []);
    for (let depth = 0; depth < 200; depth++) deep = ext(0, 'builtins', 'set', [deep]);
    assert.deepEqual(inMsgpack(deep).at(-1), 'msgpack that cannot be read');
    const twice = Buffer.concat([encode(1), encode(ext(0, 'os', 'system', 'x'))]);
    assert.deepEqual(inMark('msgpack', twice), ['msgpack that cannot be read']);
  });

  it('are forms that nobody here can judge', () => {
    assert.deepEqual(inMark('pickle', new Uint8Array()), ['a pickle']);
    assert.deepEqual(inMark('aes', new Uint8Array()), ['a value in a form of its own (aes)']);
    assert.deepEqual(inMark('json', Buffer.from('{')), ['JSON that cannot be read']);
    assert.deepEqual(inJson({ '~serde': 'msgpack' }), ['a value without its type']);
    // Python skips what is not of the alphabet, JavaScript does not: the two would read different bytes.
    for (const text of ['QQ==QQ==', 'Q-Q=', 'Q Q=', 'QQ'])
      assert.deepEqual(inJson({ '~serde': ['bytes', text] }), ['base64 that cannot be read'], text);
  });

  it('are found in writes of tasks and in what stands beside them, by channel', () => {
    const secret: StoredValue = { type: 'json', value: { lc: 1, type: 'secret', id: ['KEY'] } };
    const whole = checkpoint({ type: 'json', value: 1 });
    const write = { task_id: 't', idx: 0, channel: 'asked', value: secret };
    const odd = { ...whole, task_writes: [{ writes: [write] }], later: [{ value: secret }] };
    assert.deepEqual(
      foreignTypes([odd]).map(({ channel }) => channel),
      ['asked', ''],
    );
    const appended = {
      ...whole,
      put: { ...whole.put, writes: { list: { kind: 'append' as const, base: at, items: [secret.value] } } },
    };
    assert.deepEqual(foreignTypes([appended]), [
      { checkpoint_id: at, channel: 'list', type: 'the secret KEY' },
    ]);
  });
});
