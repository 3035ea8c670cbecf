import type { Digest } from '../../oci/digest.ts';

/** What a part of a bar stands for; the page gives each a theme colour. */
export type Tone = 'shared' | 'changed' | 'added' | 'removed';

/** What a row comes to, said by a sign and a theme colour. */
export type Mark = 'good' | 'bad' | 'open' | 'unsure' | 'added' | 'moved';

/** What a page is drawn from, as data: the webview knows no words and no meaning. */
export interface Fact {
  readonly name: string;
  readonly values: readonly string[];
  readonly mono?: boolean;
  /** The digest of a document to open. */
  readonly opens?: Digest;
  /** A sign before the text: it passed, it failed, or that is open. */
  readonly mark?: 'pass' | 'fail' | 'open';
  /** A button behind it. */
  readonly action?: { readonly title: string; readonly does: 'check' | 'verify' };
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
  /** What the bar stands for. */
  readonly tone?: Tone;
  /** A mark before the text, in the colour of what it says. */
  readonly mark?: Mark;
  /** Stands under the cell of the row above. */
  readonly indent?: boolean;
  /** Long texts are broken, not only in the last column. */
  readonly wrap?: boolean;
  /** A button before the text. */
  readonly button?: PageButton;
}

/** Something to press; `action` is its place among the page's actions. */
export interface PageButton {
  readonly title: string;
  /** What it does in other words, while the pointer is on it. */
  readonly hint?: string;
  readonly action: number;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** The platform this row chooses. */
  readonly chooses?: Digest;
  readonly chosen?: boolean;
}

export interface Bar {
  /** The group the bar belongs to is named once, where it begins. */
  readonly group?: string;
  readonly label: string;
  readonly total: string;
  /** All of it in words, for who does not see the picture. */
  readonly said: string;
  readonly segments: readonly {
    /** 0 to 1 of the widest bar. */
    readonly share: number;
    readonly tone: Tone;
    readonly text: string;
  }[];
}

export type TimeTone = 'executed' | 'cached' | 'running' | 'failed' | 'cancelled';

/** A step in a picture of time; all numbers are shares of the whole, 0 to 1. */
export interface TimeMark {
  readonly from: number;
  readonly width: number;
  /** How long it waited before. */
  readonly waited: number;
  readonly tone: TimeTone;
  readonly critical: boolean;
  readonly label: string;
  /** All of it in words. */
  readonly text: string;
}

export interface TimeLane {
  readonly label: string;
  readonly note?: string;
  readonly rows: readonly (readonly TimeMark[])[];
}

export interface MatrixCell {
  readonly mark: Mark;
  /** What the mark says, for who does not see it. */
  readonly state: string;
  /** The same word, or what says more in as little room. */
  readonly text: string;
  /** All of it, while the pointer is on it. */
  readonly hint: string;
}

export type Section =
  | {
      readonly kind: 'timeline';
      readonly title: string;
      readonly note?: string;
      readonly legend: readonly {
        readonly tone: TimeTone | 'waited' | 'critical';
        readonly text: string;
      }[];
      readonly ticks: readonly { readonly at: number; readonly text: string }[];
      readonly lanes: readonly TimeLane[];
    }
  | {
      /** A picture of coloured cells that is a table, too. */
      readonly kind: 'matrix';
      readonly title: string;
      readonly note?: string;
      /** Of the column of row titles. */
      readonly corner: string;
      readonly columns: readonly string[];
      readonly groups: readonly {
        readonly title: string;
        readonly rows: readonly {
          readonly title: string;
          readonly note?: string;
          readonly cells: readonly (MatrixCell | undefined)[];
        }[];
      }[];
      /** What a cell without content is, in words. */
      readonly empty: string;
    }
  | {
      readonly kind: 'bars';
      readonly title: string;
      readonly note?: string;
      readonly legend: readonly { readonly tone: Tone; readonly text: string }[];
      readonly bars: readonly Bar[];
    }
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
