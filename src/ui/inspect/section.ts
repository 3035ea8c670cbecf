import type { Digest } from '../../oci/digest.ts';

/** What a page is drawn from, as data: the webview knows no words and no meaning. */
export interface Fact {
  readonly name: string;
  readonly values: readonly string[];
  readonly mono?: boolean;
  /** The digest of a document to open. */
  readonly opens?: Digest;
}

export interface Cell {
  readonly text: string;
  readonly mono?: boolean;
  readonly dim?: boolean;
  readonly right?: boolean;
  /** The digest of a document to open. */
  readonly opens?: Digest;
  /** What the cell's copy button copies. */
  readonly copies?: string;
  /** 0 to 1: drawn as a bar behind the text. */
  readonly share?: number;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** The platform this row chooses. */
  readonly chooses?: Digest;
  readonly chosen?: boolean;
}

export type Section =
  | {
      readonly kind: 'facts';
      readonly title: string;
      readonly note?: string;
      readonly facts: readonly Fact[];
    }
  | {
      readonly kind: 'table';
      readonly title: string;
      readonly note?: string;
      readonly columns: readonly { readonly title: string; readonly right?: boolean }[];
      readonly rows: readonly Row[];
      /** A box to search the rows with; for lists that are long. */
      readonly search?: boolean;
    }
  | {
      /** Closed at first; what is in it is asked for when it is opened. */
      readonly kind: 'deferred';
      readonly title: string;
      readonly note?: string;
      readonly loads: Digest;
    };
