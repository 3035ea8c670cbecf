import { LineAssembler } from './lineAssembler.ts';
import { LogBuffer } from './logBuffer.ts';
import type { StepState } from './progressSnapshot.ts';
import type { Vertex, VertexLog, VertexStatus } from './solveStatus.ts';

/** A vertex reports one status a layer and more; past this many the oldest is forgotten. */
const mostStatuses = 256;

/** What is known of one vertex. */
export class VertexRecord {
  readonly digest: string;
  /** Position of first appearance, one-based. */
  readonly order: number;
  /** Number in the full log, given when it first has something to say; 0 until then. */
  number = 0;
  readonly log = new LogBuffer(256 * 1024);
  name = '';
  inputs: readonly string[] = [];
  group: Vertex['progressGroup'];
  cached = false;
  error = '';
  firstStarted: number | undefined;
  /** Start and end of the latest interval: a vertex may be finished and then opened again. */
  started: number | undefined;
  completed: number | undefined;
  /** Duration of the intervals before the latest. */
  #earlierMs = 0;
  readonly #statuses = new Map<string, VertexStatus>();
  readonly #assemblers = new Map<number, LineAssembler>();

  constructor(digest: string, order: number) {
    this.digest = digest;
    this.order = order;
  }

  update(vertex: Vertex): void {
    // A repeated first report must not take back what has happened since (buildx progressui).
    if (this.started !== undefined && vertex.started === undefined) return;
    this.name = vertex.name;
    this.inputs = vertex.inputs;
    this.group = vertex.progressGroup;
    // A result found in a cache elsewhere is opened again while it is unpacked, without saying so.
    this.cached ||= vertex.cached;
    this.error = vertex.error;
    if (vertex.started === undefined) return;
    this.firstStarted = Math.min(this.firstStarted ?? vertex.started, vertex.started);
    if (this.started !== undefined && vertex.started < this.started) return;
    this.#open(vertex.started, vertex.completed);
  }

  #open(started: number, completed: number | undefined): void {
    const closed = this.completed !== undefined && this.started !== undefined;
    if (closed && started > (this.completed ?? 0))
      this.#earlierMs += Math.max(0, (this.completed ?? 0) - (this.started ?? 0));
    this.started = started;
    this.completed = completed;
  }

  transfer(status: VertexStatus): void {
    if (!this.#statuses.has(status.id) && this.#statuses.size >= mostStatuses) {
      for (const oldest of this.#statuses.keys()) {
        this.#statuses.delete(oldest);
        break;
      }
    }
    this.#statuses.set(status.id, status);
  }

  get statuses(): readonly VertexStatus[] {
    return [...this.#statuses.values()];
  }

  /** Adds output to the log and hands each finished line to `onLine`. */
  write(log: VertexLog, onLine: (line: string) => void): void {
    let assembler = this.#assemblers.get(log.stream);
    if (assembler === undefined) {
      assembler = new LineAssembler();
      this.#assemblers.set(log.stream, assembler);
    }
    assembler.push(log.data, (line) => {
      this.log.append(line);
      onLine(line);
    });
  }

  /** Lines that have begun and not ended. */
  get unfinished(): string[] {
    return [...this.#assemblers.values()].map((a) => a.rest).filter((rest) => rest !== '');
  }

  get hasLog(): boolean {
    return !this.log.empty || this.unfinished.length > 0;
  }

  get state(): StepState {
    if (this.error !== '') return this.error.endsWith('context canceled') ? 'cancelled' : 'failed';
    if (this.started === undefined) return this.cached ? 'cached' : 'waiting';
    if (this.completed === undefined) return 'running';
    return this.cached ? 'cached' : 'done';
  }

  /** Milliseconds spent; up to `now` while it runs. */
  duration(now: number | undefined): number | undefined {
    const end = this.completed ?? now;
    if (this.started === undefined || end === undefined) return undefined;
    return this.#earlierMs + Math.max(0, end - this.started);
  }
}
