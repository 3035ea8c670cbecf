import type { BuildErrorPlace } from './buildError.ts';
import type { BuilderChoice } from './buildPlan.ts';
import type { BuildProgress } from './buildProgress.ts';
import type { BuildSpec } from './buildSpec.ts';
import type { StepSnapshot } from './progressSnapshot.ts';
import { redactText } from './redactText.ts';

/** What a failed build left to judge it by. */
export interface FailureEvidence {
  readonly exitCode: number | null;
  /** Absent for a command that is no build. */
  readonly spec: BuildSpec | undefined;
  readonly builder: BuilderChoice | undefined;
  /** The last `ERROR:` of stderr without its preambles, else its last line; may be empty. */
  readonly headline: string;
  /** All of stderr that was not progress. */
  readonly text: string;
  readonly step: StepSnapshot | undefined;
  /** Last lines of the failed step's log, oldest first. */
  readonly tail: readonly string[];
  /** Where the frontend says it happened. */
  readonly place: BuildErrorPlace | undefined;
}

export interface FailedBuild {
  readonly exitCode: number | null;
  /** Lines of stderr that were not progress, oldest first. */
  readonly text: readonly string[];
  readonly progress: BuildProgress;
  readonly spec: BuildSpec;
  readonly builder?: BuilderChoice;
}

const tailLines = 50;

export function gatherEvidence({
  exitCode,
  text,
  progress,
  spec,
  builder,
}: Pick<FailedBuild, 'exitCode' | 'text'> & Partial<FailedBuild>): FailureEvidence {
  const step = progress?.failedStep();
  const lines = text.map(redactText);
  return {
    exitCode,
    spec,
    builder,
    headline: headlineOf(lines) || redactText(step?.error ?? ''),
    text: lines.join('\n'),
    step,
    tail: step === undefined ? [] : (progress?.logTail(step.id, tailLines) ?? []),
    place: placeOf(lines),
  };
}

const preamble =
  /^(?:ERROR: |failed to build: |failed to solve: |rpc error: code = Unknown desc = )/;

function headlineOf(lines: readonly string[]): string {
  let headline =
    lines.findLast((line) => line.startsWith('ERROR:')) ??
    lines.find((line) => /^(?:docker: |unknown |error )/i.test(line)) ??
    lines.findLast((line) => line.trim() !== '') ??
    '';
  while (preamble.test(headline)) headline = headline.replace(preamble, '');
  return headline.trim();
}

/**
 * buildx prints the source of an error as `Dockerfile:3`, a rule, and numbered lines of which the
 * guilty ones carry `>>>`.
 */
function placeOf(lines: readonly string[]): BuildErrorPlace | undefined {
  const rule = lines.findIndex((line, index) => index > 0 && /^-{10,}$/.test(line));
  const heading = /^(.+):(\d+)$/.exec(lines[rule - 1] ?? '');
  const file = heading?.[1];
  if (file === undefined) return undefined;
  const guilty: number[] = [];
  for (const line of lines.slice(rule + 1)) {
    if (/^-{10,}$/.test(line)) break;
    const match = /^\s*(\d+) \| >>>/.exec(line);
    if (match !== null) guilty.push(Number(match[1]));
  }
  const startLine = guilty[0] ?? Number(heading?.[2]);
  return { file, startLine, endLine: guilty.at(-1) ?? startLine };
}
