/**
 * The user's embedding: a function from texts to vectors, an Embeddings object of LangChain, or a function that makes
 * one.
 */
interface Embeddings {
  embedDocuments(texts: string[]): Promise<number[][]>;
}

export async function embedWith(exported: unknown, texts: string[]): Promise<number[][]> {
  if (isEmbeddings(exported)) return exported.embedDocuments(texts);
  if (typeof exported !== 'function')
    throw new Error('The embedding must be a function of texts or an Embeddings object.');
  const result = await (exported as (texts: string[]) => unknown)(texts);
  if (isEmbeddings(result)) return result.embedDocuments(texts);
  if (!Array.isArray(result) || !result.every(isVector))
    throw new Error('The embedding function must return one list of numbers for each text.');
  return result.map((vector) => Array.from(vector));
}

function isEmbeddings(value: unknown): value is Embeddings {
  return typeof (value as Partial<Embeddings> | null)?.embedDocuments === 'function';
}

function isVector(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || value instanceof Float32Array || value instanceof Float64Array;
}
