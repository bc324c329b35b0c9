/** CodeMirror as a JSON editor in VS Code's colours. The text lives in the panel's state; this shows and reports it. */
import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
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
import type { Diagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { t } from '@vscode/l10n';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { parseJson } from '../state/jsonSyntax.js';
import type { SchemaAssistant } from '../state/schemaAssistant.js';
import { visibleText } from '../state/visibleText.js';
import { editorPhrases } from './editorPhrases.js';
import { schemaExtensions } from './schemaExtensions.js';

/** Characters from which on reading the text takes longer than a key may: then it is read when the typing pauses. */
const large = 300_000;
const pause = 400;

interface Props {
  /** What it starts with; later changes come from the editor alone. */
  text: string;
  nonce: string;
  label: string;
  /** What the text's schema says; it may come later, and null where there is none. */
  assistant?: SchemaAssistant | null;
  onChange: (text: string) => void;
  onSubmit: () => void;
  onCancel: () => void;
}

export function JsonEditor({ text, nonce, label, assistant = null, onChange, onSubmit, onCancel }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<EditorView | null>(null);
  const [schema] = useState(() => new Compartment());
  const changed = useEffectEvent(onChange);
  const submit = useEffectEvent(onSubmit);
  const cancel = useEffectEvent(onCancel);
  const initial = useEffectEvent(() => text);
  useEffect(() => {
    if (host.current === null) return;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      clearTimeout(waiting);
      waiting = undefined;
      changed(made.state.doc.toString());
    };
    const tellNow = (): void => {
      if (waiting !== undefined) flushSync(tell);
    };
    const keys = keymap.of([
      { key: 'Mod-Enter', run: () => (tellNow(), submit(), true) },
      { key: 'Escape', run: () => (tellNow(), cancel(), true) },
    ]);
    const report = EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      clearTimeout(waiting);
      if (update.state.doc.length < large) tell();
      else waiting = setTimeout(tell, pause);
    });
    const leaving = EditorView.domEventHandlers({ blur: () => (tellNow(), false) });
    const state = EditorState.create({
      doc: initial(),
      extensions: [
        schema.of(withSchema(null)),
        keymapAfterSearch(keys),
        extensions(nonce, label),
        initial().length < large ? ofJson : [],
        [report, leaving],
      ],
    });
    const made = new EditorView({ state, parent: host.current });
    made.focus();
    setView(made);
    return () => {
      clearTimeout(waiting);
      made.destroy();
    };
  }, [nonce, label, schema]);
  useEffect(() => {
    view?.dispatch({ effects: schema.reconfigure(withSchema(assistant)) });
  }, [view, schema, assistant]);
  return <div ref={host} className="json-editor" />;
}

/** An open search box takes Escape first. */
function keymapAfterSearch(keys: Extension): Extension {
  return [keymap.of(searchKeymap), keys];
}

function extensions(nonce: string, label: string): Extension {
  return [
    EditorView.cspNonce.of(nonce),
    editorPhrases(),
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-description': t('Ctrl+M (on macOS Shift+Alt+M) lets Tab leave the editor.'),
      tabindex: '0',
    }),
    lineNumbers(),
    lintGutter(),
    history(),
    drawSelection(),
    closeBrackets(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    // Also those that turn the writing direction from outside of its own list.
    highlightSpecialChars({ addSpecialChars: /[\u202a-\u202e\u2066-\u2069]/gu }),
    search({ top: true }),
    EditorView.lineWrapping,
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...foldKeymap, indentWithTab]),
  ];
}

/** The schema's keys go before the editor's own: Escape closes its list first. */
function withSchema(assistant: SchemaAssistant | null): Extension {
  const lint = async ({ state }: EditorView): Promise<Diagnostic[]> => {
    const text = state.doc.toString();
    const parsed = parseJson(text);
    if (!parsed.ok) {
      const { from, to, message } = parsed.problem;
      return [{ from, to, severity: 'error', message }];
    }
    const found = (await assistant?.problems(text)) ?? [];
    return found.map(({ message, ...at }) => ({ ...at, severity: 'warning', message: visibleText(message) }));
  };
  return [assistant === null ? [] : schemaExtensions(assistant), linter(lint, { delay: 150 })];
}

/** VS Code gives webviews no token colours except these. */
const colors = HighlightStyle.define([
  { tag: tags.propertyName, class: 'json-key' },
  { tag: tags.string, class: 'json-string' },
  { tag: tags.number, class: 'json-number' },
  { tag: tags.bool, class: 'json-boolean' },
  { tag: tags.null, class: 'json-null' },
]);

/** What needs the text parsed, which for each key begins anew at the start of a string. */
const ofJson: Extension = [
  json(),
  syntaxHighlighting(colors),
  foldGutter(),
  bracketMatching(),
  indentOnInput(),
];
