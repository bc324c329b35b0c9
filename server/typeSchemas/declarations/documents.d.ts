/** Stands in for `@langchain/core/documents`. */
export interface DocumentInterface<Metadata = Record<string, any>> {
  pageContent: string;
  metadata: Metadata;
  id?: string;
}
export declare class Document<Metadata = Record<string, any>> implements DocumentInterface<Metadata> {
  pageContent: string;
  metadata: Metadata;
  id?: string;
  constructor(fields: { pageContent: string; metadata?: Metadata; id?: string });
}
