/**
 * Notices that another client was at the thread: what the debugger then does would rest on a state that is not the newest
 * any more. Asks for little: only where something has changed is the state itself compared.
 */
import { t } from '@vscode/l10n';
import type { ThreadState } from '../../protocol/api.js';
import type { ThreadApi } from '../api/threadApi.js';
import { DebugError } from '../errors.js';
import { checkpointIdOf } from './position.js';

export class ThreadGuard {
  /** As of the last look; empty before the first. */
  private version = '';
  private newest: string | null = null;

  constructor(
    private readonly api: Pick<ThreadApi, 'state' | 'version'>,
    private readonly threadId: string,
  ) {}

  /** The newest state, from which any later change counts as somebody else's. */
  async readNewest(): Promise<ThreadState> {
    const [state, version] = await Promise.all([
      this.api.state(this.threadId),
      this.api.version(this.threadId),
    ]);
    this.version = version;
    this.newest = checkpointIdOf(state);
    return state;
  }

  /** Throws `resumed-elsewhere`. */
  async requireUntouched(): Promise<void> {
    if (this.version === '') return;
    const version = await this.api.version(this.threadId);
    if (version === this.version) return;
    if (checkpointIdOf(await this.api.state(this.threadId)) !== this.newest) {
      throw new DebugError(
        'resumed-elsewhere',
        t(
          'Another client has gone on with the thread {0} meanwhile; attach to it to debug from there.',
          this.threadId,
        ),
      );
    }
    this.version = version;
  }
}
