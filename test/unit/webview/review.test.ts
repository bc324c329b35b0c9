import assert from 'node:assert/strict';
import { judgeReview, readReview } from '../../../webview/state/review.js';
import type { Choice } from '../../../webview/state/review.js';

const middleware = {
  action_requests: [
    { name: 'refund', args: { order: 1 }, description: 'Pay back' },
    { name: 'mail', args: {} },
  ],
  review_configs: [{ action_name: 'refund', allowed_decisions: ['approve', 'edit', 'reject', 'unknown'] }],
};
const config = { allow_accept: true, allow_edit: true, allow_respond: true, allow_ignore: true };
const older = [{ action_request: { action: 'refund', args: { order: 1 } }, config, description: 'Pay back' }];
const judge = (value: Parameters<typeof readReview>[0], ...choices: Choice[]) =>
  judgeReview(readReview(value)!, choices);
const choose = (decision: Choice['decision'], text = ''): Choice => ({ decision, text });

describe('a review of tool calls', () => {
  it('is read in both shapes, with what each action allows', () => {
    assert.deepEqual(readReview(middleware), {
      shape: 'middleware',
      actions: [
        {
          name: 'refund',
          args: { order: 1 },
          description: 'Pay back',
          allowed: ['approve', 'edit', 'reject'],
        },
        { name: 'mail', args: {}, description: null, allowed: ['approve', 'reject'] },
      ],
    });
    const { shape, actions } = readReview(older)!;
    assert.deepEqual([shape, actions[0]?.allowed], ['interrupt', ['approve', 'edit', 'reject', 'respond']]);
    assert.deepEqual(readReview(older[0]!)?.actions, actions);
  });

  it('is nothing else', () => {
    const others = ['Approve?', null, [], {}, { action_requests: [] }, { action_requests: [3] }];
    for (const other of others) assert.equal(readReview(other), null);
    assert.equal(readReview([{ action_request: { action: 'x' }, config: {} }]), null);
  });

  it('is answered as the middleware expects', () => {
    const edited = judge(middleware, choose('edit', '{"order": 2}'), choose('reject', 'No mail'));
    assert.deepEqual(edited, {
      value: {
        decisions: [
          { type: 'edit', edited_action: { name: 'refund', args: { order: 2 } } },
          { type: 'reject', message: 'No mail' },
        ],
      },
      reason: null,
    });
    const plain = judge(middleware, choose('approve'), choose('reject'));
    assert.deepEqual(plain.value, { decisions: [{ type: 'approve' }, { type: 'reject' }] });
  });

  it('is read and answered in the spelling of JavaScript', () => {
    const camel = {
      actionRequests: [{ name: 'refund', args: { order: 1 } }],
      reviewConfigs: [{ actionName: 'refund', allowedDecisions: ['edit'] }],
    };
    assert.deepEqual(readReview(camel)?.actions[0]?.allowed, ['edit']);
    assert.deepEqual(judge(camel, choose('edit', '{"order": 2}')).value, {
      decisions: [{ type: 'edit', editedAction: { name: 'refund', args: { order: 2 } } }],
    });
  });

  it('is answered as the older interrupt expects', () => {
    const answers = (['approve', 'reject'] as const).map((each) => judge(older, choose(each)).value);
    assert.deepEqual(answers, [[{ type: 'accept', args: null }], [{ type: 'ignore', args: null }]]);
    assert.deepEqual(judge(older, choose('respond', 'Ask me later')).value, [
      { type: 'response', args: 'Ask me later' },
    ]);
    assert.deepEqual(judge(older, choose('edit', '{"order": 2}')).value, [
      { type: 'edit', args: { action: 'refund', args: { order: 2 } } },
    ]);
  });

  it('says what is missing', () => {
    assert.equal(judge(older, choose('respond', ' ')).reason, 'refund: Write a response first.');
    assert.match(judge(older, choose('edit', '{')).reason ?? '', /^refund: Line 1, column 2/);
    assert.equal(judge(older, choose('edit', '[]')).reason, 'refund: The arguments are a JSON object.');
    assert.equal(judge(middleware, choose('approve')).value, undefined);
  });
});
