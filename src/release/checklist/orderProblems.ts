import { nearestName } from '../nearestName.ts';
import type { StepProblem } from './stepProblem.ts';
import type { Step } from './step.ts';

/** Needs of steps there are not, and steps that wait for themselves. */
export function orderProblems(steps: readonly Step[]): StepProblem[] {
  const problems: StepProblem[] = [];
  const byId = new Map(steps.map((step) => [step.id, step]));
  for (const [at, step] of steps.entries()) {
    for (const [index, id] of step.needs.entries()) {
      if (byId.has(id)) continue;
      const nearest = nearestName(id, [...byId.keys()]);
      const advice =
        nearest === undefined
          ? `Its steps are ${[...byId.keys()].join(', ')}.`
          : `Did you mean “${nearest}”?`;
      problems.push({
        path: [at, 'needs', index],
        message: `The checklist has no step “${id}”. ${advice}`,
      });
    }
    const circle = circleFrom(step, byId);
    if (circle !== undefined)
      problems.push({
        path: [at, 'needs'],
        message: `“${step.id}” would wait for itself: ${circle.join(' needs ')}.`,
      });
  }
  return problems;
}

/** The shortest way along `needs` from a step back to itself. */
function circleFrom(start: Step, byId: ReadonlyMap<string, Step>): string[] | undefined {
  let ways: string[][] = [[start.id]];
  const seen = new Set<string>();
  while (ways.length > 0) {
    const longer: string[][] = [];
    for (const way of ways)
      for (const id of byId.get(way.at(-1) ?? '')?.needs ?? []) {
        if (id === start.id) return [...way, id];
        if (seen.has(id)) continue;
        seen.add(id);
        longer.push([...way, id]);
      }
    ways = longer;
  }
  return undefined;
}
