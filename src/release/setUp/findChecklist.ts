import { markdownChecklist } from '../checklist/markdown/markdownChecklist.ts';
import { parseTasks } from '../checklist/markdown/parseTasks.ts';
import { ChecklistError } from '../checklist/checklistError.ts';
import type { StepKind } from '../checklist/step.ts';

export interface FoundChecklist {
  readonly file: string;
  /** Anchor of the heading its steps stand below; absent for a file that is one list. */
  readonly heading?: string;
  readonly count: number;
  /** Steps Slipway does itself, by the name the checklist gives them. */
  readonly kinds: Readonly<Record<string, StepKind>>;
}

/** The release checklist among Markdown files: the one whose heading says it most plainly. */
export function findChecklist(
  files: ReadonlyMap<string, string>,
  possible: ReadonlySet<StepKind>,
): FoundChecklist | undefined {
  let best: { readonly rank: number; readonly found: FoundChecklist } | undefined;
  for (const [file, text] of files) {
    if (!/^\s*(?:[-*+]|\d+[.)])\s+\[[ xX]\]/m.test(text)) continue;
    for (const { heading, rank } of headingsOf(file, text)) {
      if (best !== undefined && best.rank <= rank) continue;
      const { tasks } = parseTasks(text, heading);
      if (tasks.length < 2) continue;
      const place = { file, ...(heading === undefined ? {} : { heading }) };
      const found = { ...place, count: tasks.length, kinds: kindsOf(text, place, possible) };
      best = { rank, found };
    }
  }
  return best?.found;
}

/** Plainest first. A list of what is still to be done for the product is none of these. */
const headings = [
  /^release-checklist/,
  /^(?:.*-)?release(?:-.*)?-checklist/,
  /^(?:.*-)?checklist-.*release/,
  /^(?:how-to-)?(?:make-a-|cut-a-|do-a-)?(?:releas(?:e|ing)|release-(?:process|steps|procedure))$/,
  /^(?:.*-)?releas(?:e|ing)(?:-.*)?$/,
];
const releaseFile =
  /(?:^|\/)(?:release|releasing|release[-_](?:checklist|process))\.(?:md|markdown)$/i;

function headingsOf(
  file: string,
  text: string,
): { readonly heading: string | undefined; readonly rank: number }[] {
  const own = parseTasks(text, undefined).headings.flatMap((heading) => {
    const rank = headings.findIndex((form) => form.test(heading));
    return rank < 0 ? [] : [{ heading, rank }];
  });
  const whole = releaseFile.test(file) ? [{ heading: undefined, rank: headings.length }] : [];
  return [...own, ...whole];
}

/** What a step is called in release checklists, and the kind of step that does it. */
const titles: readonly (readonly [RegExp, StepKind])[] = [
  [/\bchange ?log\b/i, 'changelog'],
  [/^(?:update|bump|set|write|increase)\b.*\bversion\b/i, 'version'],
  [/^(?:create|publish|draft|make)\b.*\bgithub release\b/i, 'github-release'],
  [/^(?:build and )?push\b.*\b(?:images?|docker|containers?)\b/i, 'push'],
  [
    /^(?:create|push|make|add)\b.*\b(?:git|version|release) tag\b|^tag the (?:release|commit)/i,
    'tag',
  ],
  [/^(?:build|compile)\b.*\b(?:all platforms|binar(?:y|ies))\b/i, 'binaries'],
  [/^build\b.*\b(?:images?|all platforms|docker)\b/i, 'build'],
  [/^(?:verify|check|test)\b.*\bimages?\b/i, 'verify'],
];

function kindsOf(
  text: string,
  place: Pick<FoundChecklist, 'file' | 'heading'>,
  possible: ReadonlySet<StepKind>,
): Readonly<Record<string, StepKind>> {
  try {
    const taken = new Set<StepKind>();
    const kinds: Record<string, StepKind> = {};
    for (const { step, task } of markdownChecklist(text, place, () => false)) {
      const kind = titles
        .filter(([form]) => form.test(task.title))
        .map(([, named]) => named)
        .find((named) => possible.has(named) && !taken.has(named));
      // A step that has a command of its own says best what it does.
      if (kind === undefined || task.commands.length > 0) continue;
      taken.add(kind);
      kinds[step.id] = kind;
    }
    const steps = Object.fromEntries(Object.entries(kinds).map(([id, kind]) => [id, { kind }]));
    markdownChecklist(text, { ...place, steps }, () => false);
    return kinds;
  } catch (error) {
    // An order in which they cannot be done: it stays a list that is ticked by hand.
    if (error instanceof ChecklistError) return {};
    throw error;
  }
}
