import { BuildError } from '../../build/buildError.ts';
import type { BuildSpec } from '../../build/buildSpec.ts';
import type { BuildRun } from './buildRun.ts';

/** Something to underline in a Dockerfile. */
export interface BuildMark {
  /** Absolute path. */
  readonly file: string;
  /** One-based. */
  readonly startLine: number;
  readonly endLine: number;
  readonly severity: 'Error' | 'Warning';
  readonly message: string;
  readonly code?: string;
  /** https only. */
  readonly url?: string;
}

/** Where a finished build found fault. Each warning once, though every platform may report it. */
export function buildMarks(run: BuildRun): BuildMark[] {
  const { spec } = run.plan;
  const marks: BuildMark[] = [];
  const { error } = run;
  if (error instanceof BuildError && error.place !== undefined) {
    const { file, startLine, endLine } = error.place;
    const path = dockerfilePath(spec, file);
    const message = `${error.message} ${error.remedy}`.trim();
    if (path !== undefined)
      marks.push({ file: path, ...lines(startLine, endLine), severity: 'Error', message });
  }
  for (const warning of run.snapshot?.warnings ?? []) {
    if (warning.startLine === undefined) continue;
    const path = dockerfilePath(spec, warning.file);
    if (path === undefined) continue;
    const at = lines(warning.startLine, warning.endLine ?? warning.startLine);
    const [, code, said] = /^([A-Z][A-Za-z]+): (.*)$/s.exec(warning.short) ?? [];
    const url = warning.url.startsWith('https://') ? { url: warning.url } : {};
    const mark = {
      file: path,
      ...at,
      severity: 'Warning' as const,
      message: said ?? warning.short,
    };
    marks.push(code === undefined ? mark : { ...mark, code, ...url });
  }
  const seen = new Map(marks.map((mark) => [JSON.stringify(mark), mark]));
  return [...seen.values()];
}

function lines(start: number, end: number): { startLine: number; endLine: number } {
  const startLine = Math.max(1, start);
  return { startLine, endLine: Math.max(startLine, end) };
}

/** The frontend names the Dockerfile by its base name; other files of the context are not marked. */
function dockerfilePath(spec: BuildSpec, named: string | undefined): string | undefined {
  const remote = /^[a-z][a-z0-9+.-]*:\/\/|^git@/.test(spec.context);
  const inContext = remote ? undefined : `${spec.context.replace(/[/\\]$/, '')}/Dockerfile`;
  const path = spec.dockerfile ?? inContext;
  if (path === undefined || named === undefined) return path;
  const base = (text: string): string =>
    text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
  return base(path) === base(named) ? path : undefined;
}
