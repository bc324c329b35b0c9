/** Requests that move: forward, backward, to a chosen checkpoint; and answers to what an `interrupt()` asks. */
import { t } from '@vscode/l10n';
import { answerArguments, debugRequests, goToArguments } from '../../protocol/debug.js';
import { DebugError } from '../errors.js';
import type { SessionState } from '../sessionState.js';
import { answerTo } from '../stepping/answers.js';
import type { GraphDebugger } from '../stepping/graphDebugger.js';
import { checkpointIdOf, leafNodes, namespaceOf, stepOf } from '../stepping/position.js';
import { parsed } from './arguments.js';
import type { Answer, Handlers } from './handlers.js';

/** Checkpoints of the past that are looked through for places to go to. */
const gotoReach = 200;

export function movingRequests(session: SessionState): Handlers {
  const move = <Body>(how: (debuggee: GraphDebugger) => Promise<void>, body?: Body): Answer<Body> => {
    const { debugger: graphDebugger } = session.debuggee;
    graphDebugger.requireStopped();
    return {
      ...(body === undefined ? {} : { body }),
      after: async () => {
        session.forgetStop();
        await how(graphDebugger);
      },
    };
  };
  /** Of the last answer to gotoTargets. */
  const targets = new Map<number, { checkpointId: string; checkpointNs: string }>();

  return {
    continue: () => move((each) => each.continue(), { allThreadsContinued: true }),
    next: () => move((each) => each.next()),
    stepIn: () => move((each) => each.stepIn()),
    stepOut: () => move((each) => each.stepOut()),
    stepBack: () => move((each) => each.stepBack()),
    reverseContinue: () => move((each) => each.reverseContinue()),
    async pause() {
      await session.debuggee.debugger.pause();
      return {};
    },

    restartFrame({ frameId }) {
      const frame = session.frames.find(frameId);
      if (frame === null) throw new DebugError('not-stopped', t('This frame is of an earlier stop.'));
      const { state } = frame;
      return move((each) => each.stand(checkpointIdOf(state), 'goto', namespaceOf(state)));
    },

    async gotoTargets({ source, line }) {
      targets.clear();
      if (source.path === undefined) return { body: { targets: [] } };
      const found = await session.locations.at(source.path, session.fromClientLine(line));
      const { graphId, debugger: graphDebugger } = session.debuggee;
      const nodes = found.filter((each) => each.graphId === graphId).map(({ node }) => node);
      const places = await checkpointsBefore(graphDebugger, nodes);
      return {
        body: {
          targets: places.map(({ label, ...place }, index) => {
            targets.set(index + 1, place);
            return { id: index + 1, label, line };
          }),
        },
      };
    },

    goto({ targetId }) {
      const target = targets.get(targetId);
      if (target === undefined)
        throw new DebugError('refused', t('This checkpoint is not among those offered.'));
      return move((each) => each.stand(target.checkpointId, 'goto', target.checkpointNs));
    },

    [debugRequests.goTo](args) {
      const { checkpointId, checkpointNs = '' } = parsed(goToArguments, args);
      return move((each) => each.stand(checkpointId, 'goto', checkpointNs));
    },

    [debugRequests.answer](args) {
      const { value, interruptId = null } = parsed(answerArguments, args);
      answerTo(session.debuggee.debugger.cursor, value, interruptId);
      return move((each) => each.answer(value, interruptId));
    },
  };
}

/** The checkpoints on the way to the cursor at which one of `nodes` is next, nearest first. */
async function checkpointsBefore(graphDebugger: GraphDebugger, nodes: string[]) {
  const found: { checkpointId: string; checkpointNs: string; label: string }[] = [];
  let at = await graphDebugger.before(graphDebugger.cursor);
  for (let reach = 0; at !== null && reach < gotoReach; reach += 1) {
    const next = leafNodes(at.state, at.isNewest).find(({ name }) => nodes.includes(name));
    if (next !== undefined) {
      const { state, name } = next;
      const step = stepOf(state) ?? '?';
      const place = { checkpointId: checkpointIdOf(state), checkpointNs: namespaceOf(state) };
      found.push({ ...place, label: t('step {0}: before {1}', step, name) });
    }
    at = await graphDebugger.before(at);
  }
  return found;
}
