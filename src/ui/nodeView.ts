import type { CommandId } from './contributions.ts';
import type { RemedyAction } from './remedies.ts';

/** A line of a tooltip: a name and a value. Values may be foreign text. */
export interface TooltipFact {
  readonly name: string;
  readonly value: string;
}

/** How a node looks, without the editor's own types. All texts are plain. */
export interface NodeView {
  readonly label: string;
  readonly description?: string;
  /** A product icon, with a theme colour where it means something. */
  readonly icon: string;
  readonly color?: string;
  readonly children: 'none' | 'collapsed' | 'expanded';
  readonly tooltip?: {
    readonly title: string;
    readonly facts: readonly TooltipFact[];
    readonly note?: string;
  };
  /** `kind;trait;trait`, which the menus of package.json match. */
  readonly contextValue?: string;
  /** What a screen reader says. */
  readonly spoken?: string;
  readonly command?: {
    readonly title: string;
    readonly id: CommandId | RemedyAction['command'];
    readonly arguments: readonly unknown[];
  };
}
