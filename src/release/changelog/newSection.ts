import type { Forge } from './forge.ts';

/** The version a section is made for. */
export interface NewSection {
  readonly version: string;
  /** `2026-01-31`. */
  readonly date: string;
  /** Name of its git tag. */
  readonly tag: string;
  /** The release before it. */
  readonly previousTag?: string;
  /** Markdown for below the heading; what stands below Unreleased when absent. */
  readonly body?: string;
  /** Where links lead in a changelog that has none. */
  readonly forge?: Forge;
}
