/**
 * Requests that set breakpoints: by line, by name, on channels, on what goes wrong. Each is answered with whether it is
 * good, where it really is, or why it never stops.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugError, messageOf } from '../errors.js';
import type { NodeSource } from '../locations/nodeLocations.js';
import type { SessionState } from '../sessionState.js';
import { hitCondition, type ChannelBreakpoint, type NodeBreakpoint } from '../stepping/breakpoints.js';
import type { Handlers } from './handlers.js';

type Wanted = Pick<DebugProtocol.SourceBreakpoint, 'condition' | 'hitCondition' | 'logMessage'>;
type Rules = Pick<NodeBreakpoint, 'condition' | 'isHit' | 'logMessage'>;

export function breakpointRequests(session: SessionState): Handlers {
  const { breakpoints } = session;
  const apply = async (): Promise<void> => {
    if (session.isDebugging) await session.debuggee.debugger.applyBreakpoints();
  };

  return {
    async setBreakpoints({ source, breakpoints: wanted = [] }) {
      const file = source.path;
      if (file === undefined) return { body: { breakpoints: wanted.map(() => refused('It has no file.')) } };
      const good: NodeBreakpoint[] = [];
      const lines: number[] = [];
      const answers = [];
      for (const each of wanted) {
        const line = session.fromClientLine(each.line);
        const id = breakpoints.newId();
        try {
          const rules = rulesOf(session, each);
          const nodes = nodesHere(session, await session.locations.at(file, line));
          const when = each.mode === 'after' ? 'after' : 'before';
          for (const { node } of nodes) good.push({ id, node, path: null, when, byName: false, ...rules });
          const [first] = nodes;
          const place = [first?.declaration, first?.body].find(
            (at) => at != null && at.path === file && line >= at.first && line <= at.last,
          );
          const isInBody = place != null && place === first?.body;
          const shown = place == null || (isInBody && session.debugCode) ? line : place.first;
          lines.push(shown);
          const message = `Stops ${when} ${nodes.map(({ node }) => node).join(', ')}`;
          answers.push({ id, verified: true, line: session.toClientLine(shown), source, message });
        } catch (error) {
          answers.push({ id, ...refused(messageOf(error)), line: each.line, source });
        }
      }
      breakpoints.setSource(file, good);
      session.setBreakpointLines(file, lines);
      await apply();
      return { body: { breakpoints: answers } };
    },

    async setFunctionBreakpoints({ breakpoints: wanted }) {
      const good: NodeBreakpoint[] = [];
      const answers = wanted.map((each) => {
        const id = breakpoints.newId();
        try {
          const target = nodeNamed(session, each.name);
          good.push({ id, byName: true, ...target, ...rulesOf(session, each) });
          return { id, verified: true };
        } catch (error) {
          return { id, ...refused(messageOf(error)) };
        }
      });
      breakpoints.setNamed(good);
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
        return { body: { dataId: null, description: 'Only channels of the state change.' } };
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
        try {
          const { condition, isHit } = rulesOf(session, each);
          good.push({ id, channel: each.dataId, condition, isHit });
          return { id, verified: true };
        } catch (error) {
          return { id, ...refused(messageOf(error)) };
        }
      });
      breakpoints.channels = good;
      await apply();
      return { body: { breakpoints: answers } };
    },
  };
}

function refused(message: string): DebugProtocol.Breakpoint {
  return { verified: false, message };
}

/** Throws where no node of the session's graph is on the line. */
function nodesHere(session: SessionState, found: NodeSource[]): NodeSource[] {
  const { graphId } = session.debuggee;
  const own = found.filter((each) => each.graphId === graphId);
  const [other] = found;
  if (own.length > 0) {
    for (const { node } of own) requirePausable(session, node, null);
    return own;
  }
  throw new DebugError(
    'refused',
    other === undefined
      ? 'No node is declared or defined on this line.'
      : `This is node ${other.node} of graph ${other.graphId}; this session debugs ${graphId}.`,
  );
}

/** `node`, `outer:node`, `after node`. Throws where the graph has no such node. */
function nodeNamed(session: SessionState, text: string): Pick<NodeBreakpoint, 'node' | 'path' | 'when'> {
  const [, prefix = 'before', name = ''] = /^\s*(?:(before|after)\s+)?(.*?)\s*$/.exec(text) ?? [];
  const when = prefix === 'after' ? 'after' : 'before';
  const parts = name.split(/\s*[:|/›]\s*/);
  const node = parts.pop() ?? '';
  const path = parts.length === 0 ? null : parts.join('|');
  requirePausable(session, node, path);
  return { node, path, when };
}

function requirePausable(session: SessionState, node: string, path: string | null): void {
  const { graph, graphId, isBackstep } = session.debuggee;
  const paths = [...graph].filter(([at, nodes]) => (path === null || path === at) && nodes.includes(node));
  if (paths.length === 0) {
    const known = [...graph].flatMap(([at, nodes]) =>
      nodes.map((each) => (at === '' ? each : `${at.replaceAll('|', ':')}:${each}`)),
    );
    const wanted = path === null ? node : `${path.replaceAll('|', ':')}:${node}`;
    throw new DebugError(
      'refused',
      `Graph ${graphId} has no node "${wanted}"; its nodes are ${known.join(', ')}.`,
    );
  }
  if (!isBackstep && !paths.some(([at]) => at === ''))
    throw new DebugError('refused', 'This server does not pause inside subgraphs.');
}

/** Throws `bad-expression` for what can never be evaluated. */
function rulesOf(session: SessionState, { condition, hitCondition: hits, logMessage }: Wanted): Rules {
  const given = (text: string | undefined) => (text === undefined || text.trim() === '' ? null : text);
  const expression = given(condition);
  if (expression !== null) requireSyntax(session, expression);
  const count = given(hits);
  return {
    condition: expression,
    isHit: count === null ? null : hitCondition(count),
    logMessage: given(logMessage),
  };
}

/** What fails on an empty state may be good on a real one; what does not parse never is. */
function requireSyntax(session: SessionState, expression: string): void {
  try {
    session.expressions.isTrue(expression, {}, []);
  } catch (error) {
    if (messageOf(error).startsWith('SyntaxError')) throw error;
  }
}
