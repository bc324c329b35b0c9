/** "Continue": a paused thread goes on, in its debugger where it has one; one that asks something gets its answer first. */
import * as vscode from 'vscode';
import type { Interrupt, Json } from '../../server/protocol/api.js';
import { commandIds } from '../ids.js';
import { interruptQuestion, openInterrupts, parseAnswer } from '../threads/threadText.js';
import { placeOfGoneNodes } from '../runs/goneNodes.js';
import { oneLine } from '../runs/oneLine.js';
import type { Command } from './command.js';
import { pickThread } from './pickers.js';

export const continueRun: Command = {
  id: commandIds.continueRun,
  needs: 'server',
  async run(services, argument) {
    const key = await pickThread(services, argument, {
      title: vscode.l10n.t('Continue which thread?'),
      none: vscode.l10n.t('No thread is paused.'),
      accepts: ({ status }) => status === 'interrupted' || status === 'error',
    });
    if (key === undefined) return undefined;
    const { debugging } = services;
    const isDebugging = debugging.isDebugging(key);
    const place = isDebugging ? null : await placeOfGoneNodes(services, key, undefined);
    if (place === undefined) return undefined;
    if (place !== null) return services.runs.resume(key, undefined, place);
    const questions = openInterrupts(await services.threads.api(key.projectId).state(key.threadId));
    if (questions.length === 0) return isDebugging ? debugging.continue(key) : services.runs.resume(key);
    const answer = await askAll(questions);
    if (answer === undefined) return undefined;
    if (isDebugging) return debugging.answer(key, answer);
    return services.runs.resume(key, undefined, { resume: answer });
  },
};

/** One question: its answer. Several: the answers by the ids of the interrupts, as the engine takes them. */
async function askAll(questions: Interrupt[]): Promise<Json | undefined> {
  const answers: Record<string, Json> = {};
  for (const question of questions) {
    const text = await vscode.window.showInputBox({
      title: oneLine(interruptQuestion(question)),
      prompt: vscode.l10n.t('Answer as JSON (true, {"approved": true}) or as plain text.'),
      ignoreFocusOut: true,
    });
    if (text === undefined) return undefined;
    if (questions.length === 1 || question.id === undefined) return parseAnswer(text);
    answers[question.id] = parseAnswer(text);
  }
  return answers;
}
