/** Checks what a client sent, so that a mistake in launch.json is told by its name. */
import { t } from '@vscode/l10n';
import type { z } from 'zod';
import { DebugError } from '../errors.js';

/** Throws `bad-arguments`, naming the first field that is wrong. */
export function parsed<Schema extends z.ZodType>(schema: Schema, args: unknown): z.output<Schema> {
  const result = schema.safeParse(args);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new DebugError(
    'bad-arguments',
    field === ''
      ? t('The arguments {0}.', issue?.message ?? t('are wrong'))
      : `"${field}" ${issue?.message ?? t('are wrong')}.`,
  );
}
