import type { Translate } from '../translate.ts';
import type { Fact, Section, TimeLane } from './section.ts';

const mostFacts = 300;
const mostValues = 300;
const mostRows = 200;
const mostLaneRows = 40;
const mostMarks = 300;

/**
 * Sections no page has trouble with, whatever a registry sent: long tables are drawn as far as they
 * are searched, long lists of facts end with how many are left out.
 */
export function boundedSections(sections: readonly Section[], t: Translate): Section[] {
  return sections.map((section) => {
    switch (section.kind) {
      case 'table':
        return section.rows.length > mostRows ? { ...section, search: true } : section;
      case 'facts':
        return { ...section, facts: boundedFacts(section.facts, t) };
      case 'timeline':
        return { ...section, lanes: section.lanes.map(boundedLane) };
      case 'bars':
      case 'matrix':
      case 'deferred':
        return section;
    }
  });
}

/** The table beside the picture has the others. */
function boundedLane(lane: TimeLane): TimeLane {
  return { ...lane, rows: lane.rows.slice(0, mostLaneRows).map((row) => row.slice(0, mostMarks)) };
}

function boundedFacts(facts: readonly Fact[], t: Translate): Fact[] {
  const shown = facts.slice(0, mostFacts).map((fact) =>
    fact.values.length > mostValues
      ? {
          ...fact,
          values: [
            ...fact.values.slice(0, mostValues),
            leftOut(fact.values.length - mostValues, t),
          ],
        }
      : fact,
  );
  const rest = facts.length - shown.length;
  return rest === 0 ? shown : [...shown, { name: '…', values: [leftOut(rest, t)] }];
}

function leftOut(count: number, t: Translate): string {
  return t('{0} more are left out; the document has them all.', count);
}
