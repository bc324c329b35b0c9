/** The description as a page: plain HTML without scripts, so that it needs nothing from anywhere. Pure. */
import type { Json, JsonObject } from '../../protocol/api.js';
import { asObject } from '../../runs/matching.js';

const style = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; background: #fff; }
h2 { margin-top: 2rem; border-bottom: 1px solid #8884; text-transform: capitalize; }
summary { cursor: pointer; padding: .3rem 0; }
code, pre { font: 13px/1.45 ui-monospace, monospace; }
pre { overflow: auto; padding: .8rem; background: #8881; border-radius: 4px; }
.method { display: inline-block; width: 4.5rem; font-weight: 600; }
@media (prefers-color-scheme: dark) { body { color: #e6e6e6; background: #1e1e1e; } a { color: #7cb7ff; } }`;

export function docsPage(document: JsonObject): string {
  const info = asObject(document.info);
  const byTag = new Map<string, string[]>();
  for (const [path, item] of Object.entries(asObject(document.paths))) {
    for (const [method, operation] of Object.entries(asObject(item))) {
      const { tags } = asObject(operation);
      const tag = Array.isArray(tags) && typeof tags[0] === 'string' ? tags[0] : '';
      byTag.set(tag, [...(byTag.get(tag) ?? []), operationHtml(method, path, asObject(operation))]);
    }
  }
  const sections = [...byTag].map(([tag, parts]) => `<h2>${escaped(tag)}</h2>\n${parts.join('\n')}`);
  const schemas = Object.entries(asObject(asObject(document.components).schemas)).map(
    ([name, schema]) => `<p id="${escaped(name)}"><b>${escaped(name)}</b> ${schemaHtml(schema)}</p>`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text(info.title)} API</title>
<style>${style}</style></head>
<body>
<h1>${text(info.title)} ${text(info.version)}</h1>
<p>${text(info.description)} The same for programs: <a href="openapi.json">openapi.json</a>.</p>
${sections.join('\n')}
<h2>Schemas of answers</h2>
${schemas.join('\n')}
</body>
</html>
`;
}

function operationHtml(method: string, path: string, operation: JsonObject): string {
  const parts: string[] = [];
  const { parameters, requestBody } = operation;
  if (Array.isArray(parameters)) {
    const rows = parameters.map(asObject).map(({ name, in: place, schema }) => {
      return `<li><code>${text(name)}</code> (${text(place)}) <code>${escaped(JSON.stringify(schema))}</code></li>`;
    });
    parts.push(`<ul>${rows.join('')}</ul>`);
  }
  const body = asObject(asObject(asObject(requestBody).content)['application/json']).schema;
  if (body !== undefined) parts.push(`<pre>${escaped(JSON.stringify(body, null, 2))}</pre>`);
  const responses = Object.entries(asObject(operation.responses)).map(([status, answer]) => {
    const kinds = Object.entries(asObject(asObject(answer).content)).map(
      ([type, content]) => `${escaped(type)} ${schemaHtml(asObject(content).schema)}`,
    );
    return `${escaped(status)} ${kinds.join(', ')}`;
  });
  parts.push(`<p>Answers: ${responses.join('; ')}</p>`);
  const title = `<span class="method">${escaped(method.toUpperCase())}</span> <code>${escaped(path)}</code>`;
  return `<details><summary>${title} ${text(operation.summary)}</summary>${parts.join('')}</details>`;
}

/** References to the schemas at the end of the page as links; strings need no mention. */
function schemaHtml(schema: Json | undefined): string {
  const plain = JSON.stringify(schema ?? {});
  if (plain === '{}' || plain === '{"type":"string"}') return '';
  const linked = escaped(plain).replace(
    /\{&quot;\$ref&quot;:&quot;#\/components\/schemas\/(\w+)&quot;\}/g,
    '<a href="#$1">$1</a>',
  );
  return `<code>${linked}</code>`;
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? escaped(value) : '';
}

function escaped(raw: string): string {
  return raw
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
