/** CodeMirror as a JSON editor in VS Code's colours. The text lives in the panel's state; this shows and reports it. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language';
import { linter, lintGutter } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useEffectEvent, useRef } from 'react';
import { parseJson } from '../state/jsonSyntax.js';

interface Props {
  /** What it starts with; later changes come from the editor alone. */
  text: string;
  nonce: string;
  label: string;
  onChange: (text: string) => void;
  onSubmit: () => void;
  onCancel: () => void;
}

export function JsonEditor({ text, nonce, label, onChange, onSubmit, onCancel }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const changed = useEffectEvent(onChange);
  const submit = useEffectEvent(onSubmit);
  const cancel = useEffectEvent(onCancel);
  const initial = useEffectEvent(() => text);
  useEffect(() => {
    if (host.current === null) return;
    const keys = keymap.of([
      { key: 'Mod-Enter', run: () => (submit(), true) },
      { key: 'Escape', run: () => (cancel(), true) },
    ]);
    const report = EditorView.updateListener.of((update) => {
      if (update.docChanged) changed(update.state.doc.toString());
    });
    const state = EditorState.create({
      doc: initial(),
      extensions: [keymapAfterSearch(keys), extensions(nonce, label), report],
    });
    const view = new EditorView({ state, parent: host.current });
    view.focus();
    return () => view.destroy();
  }, [nonce, label]);
  return <div ref={host} className="json-editor" />;
}

/** An open search box takes Escape first. */
function keymapAfterSearch(keys: Extension): Extension {
  return [keymap.of(searchKeymap), keys];
}

function extensions(nonce: string, label: string): Extension {
  return [
    EditorView.cspNonce.of(nonce),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    json(),
    syntaxHighlighting(colors),
    linter(lint, { delay: 150 }),
    EditorView.lineWrapping,
    keymap.of([...defaultKeymap, ...historyKeymap, ...foldKeymap, indentWithTab]),
  ];
}

function lint(view: EditorView): { from: number; to: number; severity: 'error'; message: string }[] {
  const parsed = parseJson(view.state.doc.toString());
  if (parsed.ok) return [];
  return [
    { from: parsed.problem.from, to: parsed.problem.to, severity: 'error', message: parsed.problem.message },
  ];
}

/** VS Code gives webviews no token colours except these. */
const colors = HighlightStyle.define([
  { tag: tags.propertyName, class: 'json-key' },
  { tag: tags.string, class: 'json-string' },
  { tag: tags.number, class: 'json-number' },
  { tag: tags.bool, class: 'json-boolean' },
  { tag: tags.null, class: 'json-null' },
]);
