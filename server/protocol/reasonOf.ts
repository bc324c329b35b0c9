/** Why a server refused a request, in its own words: every one of this API says it as `detail`. */
export async function reasonOf(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    const { detail } = JSON.parse(text) as { detail?: unknown };
    if (typeof detail === 'string') return detail;
  } catch {
    // No JSON: the text itself says what there is to say.
  }
  return text === '' ? `The server answered ${String(answer.status)}` : text;
}
