/** Names that Node gives to every program. Their own declarations are large, and states seldom speak of them. */
declare const process: any;
declare const console: any;
declare const global: any;
declare const require: any;
declare const module: any;
declare const crypto: any;
declare const performance: any;
declare const fetch: any;
declare const structuredClone: <T>(value: T) => T;
declare const setTimeout: any;
declare const clearTimeout: any;
declare const setInterval: any;
declare const clearInterval: any;
declare const setImmediate: any;
declare const queueMicrotask: any;
interface ImportMeta {
  [key: string]: any;
}
interface Buffer extends Uint8Array {}
declare const Buffer: any;
interface URL {
  toJSON(): string;
}
declare const URL: { new (url: string, base?: any): URL };
interface AbortSignal {
  aborted: boolean;
}
declare const AbortSignal: any;
declare const AbortController: any;
