/** Gives CodeMirror what a JSON Schema says of the text: completions and hovers. Everything is put there as text. */
import {
  acceptCompletion,
  autocompletion,
  completionKeymap,
  snippet,
  startCompletion,
} from '@codemirror/autocomplete';
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { hoverTooltip, keymap } from '@codemirror/view';
import type { Tooltip } from '@codemirror/view';
import type { SchemaAssistant, SchemaCompletion, SchemaHover } from '../state/schemaAssistant.js';
import { visibleText } from '../state/visibleText.js';

export function schemaExtensions(assistant: SchemaAssistant): Extension {
  return [
    autocompletion({ override: [(context) => complete(assistant, context)], icons: false }),
    keymap.of([...completionKeymap, { key: 'Tab', run: acceptCompletion }]),
    hoverTooltip(async (view, position): Promise<Tooltip | null> => {
      const hover = await assistant.hover(view.state.doc.toString(), position);
      return hover === null
        ? null
        : { pos: hover.from, end: hover.to, above: true, create: () => ({ dom: hoverBox(hover) }) };
    }),
  ];
}

async function complete(
  assistant: SchemaAssistant,
  context: CompletionContext,
): Promise<CompletionResult | null> {
  const found = await assistant.complete(context.state.doc.toString(), context.pos);
  const [first] = found;
  if (first === undefined || context.aborted) return null;
  // A quote that was typed is no part of the name that is looked for.
  const isQuoted = context.state.sliceDoc(first.from, first.from + 1) === '"' && first.from < context.pos;
  const from = isQuoted ? first.from + 1 : first.from;
  if (from > context.pos) return null;
  // A string that does not end yet would take all that follows with it.
  const isOpen = isQuoted && context.state.sliceDoc(first.to - 1, first.to) !== '"';
  const options = found.map((each) =>
    option(isOpen ? { ...each, to: context.pos } : each, context.pos, isQuoted),
  );
  return { from, options, validFor: /^[\w$-]*$/ };
}

function option(item: SchemaCompletion, position: number, isQuoted: boolean): Completion {
  const after = Math.max(0, item.to - position);
  return {
    label: isQuoted ? item.label.replace(/^"|"$/g, '') : item.label,
    displayLabel: visibleText(item.label),
    type: item.kind,
    ...(item.documentation === null ? {} : { info: () => textBox(item.documentation ?? '') }),
    apply: (view, completion, from, to) => {
      const end = Math.min(view.state.doc.length, to + after);
      snippet(codeMirrorSnippet(item.snippet))(view, completion, isQuoted ? from - 1 : from, end);
      // A key without a value yet: the schema may know some.
      if (item.snippet.endsWith('$1')) startCompletion(view);
    },
  };
}

/** CodeMirror writes every field with braces, and its defaults hold none. */
export function codeMirrorSnippet(text: string): string {
  const inBraces = /[{}]/g;
  return text.replace(/\\([\\$}])|\$(\d+)|\$\{(\d+):((?:\\.|[^\\}])*)\}|[{}]/g, (...match: string[]) => {
    const [whole = '', escaped, field, named, inner = ''] = match;
    if (escaped !== undefined) return escaped.replace(inBraces, '\\$&');
    if (field !== undefined) return `\${${field}}`;
    if (named === undefined) return `\\${whole}`;
    const initial = inner.replace(/\\(.)/g, '$1');
    return inBraces.test(initial) ? initial.replace(inBraces, '\\$&') : `\${${named}:${initial}}`;
  });
}

function hoverBox({ title, type, description }: SchemaHover): HTMLElement {
  const box = document.createElement('div');
  box.className = 'schema-hover';
  if (title !== null || type !== null) {
    const head = box.appendChild(document.createElement('div'));
    if (title !== null) head.appendChild(document.createElement('strong')).textContent = visibleText(title);
    if (type !== null) head.appendChild(document.createElement('code')).textContent = visibleText(type);
  }
  if (description !== null)
    box.appendChild(document.createElement('div')).textContent = visibleText(description);
  return box;
}

function textBox(text: string): HTMLElement {
  const box = document.createElement('div');
  box.textContent = visibleText(text);
  return box;
}
