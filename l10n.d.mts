/** Their English by itself; a text with a comment for translators by both. */
export function collectTexts(folders: string[]): Promise<Record<string, unknown>>;
