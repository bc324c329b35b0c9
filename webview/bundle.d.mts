import type { BuildOptions } from 'esbuild';

export function webviewBundle(options: { production: boolean }): BuildOptions;
