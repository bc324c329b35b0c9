/** Requests that set breakpoints: by line, by name, on channels, on what goes wrong. Whether they are good, verifying.ts knows. */
import { t } from '@vscode/l10n';
import type { SessionState } from '../sessionState.js';
import type { ChannelBreakpoint } from '../stepping/breakpoints.js';
import type { Handlers } from './handlers.js';
import { answerOf, refused, rulesOf, type Verifier } from './verifying.js';

export function breakpointRequests(session: SessionState, verifier: Verifier): Handlers {
  const { breakpoints } = session;
  const apply = async (): Promise<void> => {
    if (session.isDebugging) await session.debuggee.debugger.applyBreakpoints();
  };

  return {
    async setBreakpoints({ source, breakpoints: wanted = [] }) {
      const { path } = source;
      if (path === undefined)
        return { body: { breakpoints: wanted.map(() => refused(t('It has no file.'))) } };
      const answers = await verifier.ofSource({ ...source, path }, wanted);
      await apply();
      return { body: { breakpoints: answers } };
    },

    async breakpointLocations({ source, line, endLine = line }) {
      const { path } = source;
      if (path === undefined) return { body: { breakpoints: [] } };
      const [first, last] = [session.fromClientLine(line), session.fromClientLine(endLine)];
      const lines = await session.locations.lines(path, first, last);
      return { body: { breakpoints: lines.map((each) => ({ line: session.toClientLine(each) })) } };
    },

    async setFunctionBreakpoints({ breakpoints: wanted }) {
      const answers = await verifier.ofNames(wanted);
      await apply();
      return { body: { breakpoints: answers } };
    },

    async setExceptionBreakpoints({ filters, filterOptions = [] }) {
      const all = [...filters, ...filterOptions.map(({ filterId }) => filterId)];
      breakpoints.exceptions = { nodeThrew: all.includes('nodeThrew'), interrupt: all.includes('interrupt') };
      await Promise.resolve();
      return { body: { breakpoints: [...filters, ...filterOptions].map(() => ({ verified: true })) } };
    },

    async dataBreakpointInfo({ variablesReference, name }) {
      const held = variablesReference === undefined ? null : await session.variables.held(variablesReference);
      const channel = held === null ? name : held.place === null ? null : String(held.place.path[0] ?? name);
      if (channel === null)
        return { body: { dataId: null, description: t('Only channels of the state change.') } };
      return {
        body: {
          dataId: channel,
          description: `when ${channel} changes`,
          accessTypes: ['write'],
          canPersist: true,
        },
      };
    },

    async setDataBreakpoints({ breakpoints: wanted }) {
      const good: ChannelBreakpoint[] = [];
      const answers = wanted.map((each) => {
        const id = breakpoints.newId();
        return answerOf(id, () => {
          const { condition, isHit } = rulesOf(session, each);
          good.push({ id, channel: each.dataId, condition, isHit });
        });
      });
      breakpoints.channels = good;
      await apply();
      return { body: { breakpoints: answers } };
    },
  };
}
