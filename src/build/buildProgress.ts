import { attributePlatforms } from './attributePlatforms.ts';
import { LogBuffer } from './logBuffer.ts';
import type { ProgressSnapshot, StepSnapshot } from './progressSnapshot.ts';
import type { BuildEnd } from './snapshotProgress.ts';
import { snapshotProgress, stepSnapshot } from './snapshotProgress.ts';
import type { SolveStatus, VertexWarning } from './solveStatus.ts';
import { VertexRecord } from './vertexRecord.ts';

export type { ProgressSnapshot, StepSnapshot } from './progressSnapshot.ts';

const fullLogLimit = 16 * 1024 * 1024;
const allStepLogs = 64 * 1024 * 1024;
const stepLogLimit = 256 * 1024;
const mostVertexes = 20_000;
const mostWarnings = 1000;

/** The state of one build, folded from its solve statuses. Memory is bounded whatever arrives. */
export class BuildProgress {
  readonly platforms: readonly string[];
  readonly #records = new Map<string, VertexRecord>();
  readonly #owners = new Map<string, string | undefined>();
  readonly #warnings = new Map<string, VertexWarning>();
  readonly #full = new LogBuffer(fullLogLimit);
  #platformOf: ReadonlyMap<string, string> | undefined;
  #end: BuildEnd;
  #numbered = 0;

  constructor(platforms: readonly string[]) {
    this.platforms = platforms;
  }

  /** `platform`: the one a solve is for, where several solves are told to the same progress. */
  apply(status: SolveStatus, platform?: string): void {
    for (const vertex of status.vertexes) {
      const record = this.#record(vertex.digest);
      if (record === undefined) continue;
      if (platform !== undefined) this.#own(vertex.digest, platform);
      const before = record.state;
      if (record.name !== vertex.name || record.inputs.length !== vertex.inputs.length)
        this.#platformOf = undefined;
      record.update(vertex);
      this.#narrate(record, before);
    }
    for (const transfer of status.statuses) this.#record(transfer.vertex)?.transfer(transfer);
    for (const log of status.logs) {
      const record = this.#record(log.vertex);
      record?.write(log, (line) => this.#full.append(`#${this.#number(record)} ${line}`));
    }
    for (const warning of status.warnings) this.#warn(warning);
  }

  /** Adds a line that is no step's, e.g. an error of the command line, to the full log. */
  note(line: string): void {
    this.#full.append(line);
  }

  /** Says that the build is over: what still runs then was cancelled, or done if all went well. */
  finish(end: 'done' | 'failed' | 'cancelled'): void {
    this.#end = end;
  }

  /** `now` (milliseconds since the epoch) gives running steps a duration. */
  snapshot(now?: number): ProgressSnapshot {
    return snapshotProgress(
      {
        platforms: this.platforms,
        steps: this.#steps(),
        platformOf: this.#attribution(),
        warnings: [...this.#warnings.values()],
        end: this.#end,
      },
      now,
    );
  }

  /** The step that failed first, by itself and not because another one did. */
  failedStep(): StepSnapshot | undefined {
    let first: VertexRecord | undefined;
    for (const record of this.#records.values()) {
      if (record.state !== 'failed') continue;
      if (first === undefined || (record.completed ?? Infinity) < (first.completed ?? Infinity))
        first = record;
    }
    if (first === undefined) return undefined;
    const view = { platforms: this.platforms, platformOf: this.#attribution(), end: this.#end };
    return { ...stepSnapshot([first], view, undefined), id: first.digest };
  }

  /** What is kept of a step's log, without terminal control sequences. */
  log(stepId: string): string {
    const parts = this.#members(stepId).map((record) => {
      const unfinished = record.unfinished.map((line) => `${line}\n`).join('');
      return record.log.text() + unfinished;
    });
    return parts.join('');
  }

  logTail(stepId: string, lines: number): string[] {
    const all = this.#members(stepId).flatMap((record) => [
      ...record.log.tail(lines),
      ...record.unfinished,
    ]);
    return lines > 0 ? all.slice(-lines) : [];
  }

  /** What is kept of all logs, each line once, in the order they arrived, as `#step text`. */
  fullLog(): string {
    return this.#full.text();
  }

  #record(digest: string): VertexRecord | undefined {
    const known = this.#records.get(digest);
    if (known !== undefined || this.#records.size >= mostVertexes) return known;
    const record = new VertexRecord(digest, this.#records.size + 1);
    this.#records.set(digest, record);
    record.log.limit = Math.min(stepLogLimit, Math.floor(allStepLogs / this.#records.size));
    return record;
  }

  /** Steps are numbered as buildx's plain progress does: in the order they have something to say. */
  #number(record: VertexRecord): number {
    if (record.number === 0) record.number = ++this.#numbered;
    return record.number;
  }

  /** What buildx's plain progress says about a step, for the full log. */
  #narrate(record: VertexRecord, before: string): void {
    const { state } = record;
    if (state === before || state === 'waiting') return;
    const number = this.#number(record);
    const again = before === 'done' || before === 'cached' || before === 'running';
    if (!again) this.#full.append(`#${number} ${record.name}`);
    if (state === 'cached') this.#full.append(`#${number} CACHED`);
    if (state === 'done')
      this.#full.append(`#${number} DONE ${seconds(record.duration(undefined))}`);
    if (state === 'failed') this.#full.append(`#${number} ERROR: ${record.error}`);
    if (state === 'cancelled') this.#full.append(`#${number} CANCELED`);
  }

  /** The same lint is reported for every platform. */
  #warn(warning: VertexWarning): void {
    const key = [warning.short, warning.file ?? '', warning.startLine ?? 0].join('\n');
    if (this.#warnings.size < mostWarnings && !this.#warnings.has(key))
      this.#warnings.set(key, warning);
  }

  #attribution(): ReadonlyMap<string, string> {
    if (this.#platformOf !== undefined) return this.#platformOf;
    const found = new Map(attributePlatforms(this.#records, this.platforms));
    // Who asked for a step knows better than its name.
    for (const [digest, owner] of this.#owners)
      if (owner === undefined) found.delete(digest);
      else found.set(digest, owner);
    this.#platformOf = found;
    return found;
  }

  /** A step two solves have in common belongs to none of them. */
  #own(digest: string, platform: string): void {
    const known = this.#owners.has(digest);
    const owner = known && this.#owners.get(digest) !== platform ? undefined : platform;
    if (known && this.#owners.get(digest) === owner) return;
    this.#owners.set(digest, owner);
    this.#platformOf = undefined;
  }

  /** Groups count once, and not at all when all their members are weak (buildx displayInfo). */
  #steps(): VertexRecord[][] {
    const steps = new Map<string, VertexRecord[]>();
    for (const record of this.#records.values()) {
      if (record.name === '' && record.group === undefined) continue;
      const id = record.group?.id ?? record.digest;
      const members = steps.get(id);
      if (members === undefined) steps.set(id, [record]);
      else members.push(record);
    }
    return [...steps.values()]
      .filter((members) => members.some((member) => member.group?.weak !== true))
      .sort(byStart);
  }

  #members(stepId: string): VertexRecord[] {
    const record = this.#records.get(stepId);
    if (record !== undefined) return [record];
    return [...this.#records.values()].filter((member) => member.group?.id === stepId);
  }
}

function seconds(ms: number | undefined): string {
  return `${((ms ?? 0) / 1000).toFixed(1)}s`;
}

/** As they started; those that wait come last, and of these BuildKit names the last step first. */
function byStart([a]: readonly VertexRecord[], [b]: readonly VertexRecord[]): number {
  const [first, second] = [a?.firstStarted ?? Infinity, b?.firstStarted ?? Infinity];
  return first === second ? (b?.order ?? 0) - (a?.order ?? 0) : first - second;
}
