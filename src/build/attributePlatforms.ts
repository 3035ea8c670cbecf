import { isShared, parseStepName } from './stepName.ts';

export interface GraphVertex {
  readonly digest: string;
  readonly name: string;
  readonly inputs: readonly string[];
}

/**
 * Which platform each vertex works for; a vertex that is missing in the answer works for several
 * or nobody knows. A shared step carries the name of one platform only, so what counts is who
 * needs it: the platforms of the last steps, walked back along their inputs.
 */
export function attributePlatforms(
  vertexes: ReadonlyMap<string, GraphVertex>,
  platforms: readonly string[],
): ReadonlyMap<string, string> {
  const single = platforms.length === 1 ? platforms[0] : undefined;
  const needed = new Set<string>();
  for (const vertex of vertexes.values()) for (const input of vertex.inputs) needed.add(input);
  const labels = new Map<string, string>();
  for (const vertex of vertexes.values()) {
    const label = parseStepName(vertex.name, platforms).platform ?? single;
    if (label !== undefined) labels.set(vertex.digest, label);
  }
  const reached = new Map<string, Set<string>>();
  for (const vertex of vertexes.values()) {
    if (needed.has(vertex.digest)) continue;
    const label = labels.get(vertex.digest) ?? onlyInputLabel(vertex, vertexes, labels);
    if (label !== undefined) walk(vertex.digest, label, vertexes, reached);
  }
  return settle(vertexes, labels, reached);
}

function settle(
  vertexes: ReadonlyMap<string, GraphVertex>,
  labels: ReadonlyMap<string, string>,
  reached: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { digest, name } of vertexes.values()) {
    if (isShared(name)) continue;
    const [first, second] = reached.get(digest) ?? [labels.get(digest)];
    if (first !== undefined && second === undefined) found.set(digest, first);
  }
  return found;
}

/** A step without a label (`RUN` on scratch) is taken for the one platform its inputs are for. */
function onlyInputLabel(
  vertex: GraphVertex,
  vertexes: ReadonlyMap<string, GraphVertex>,
  labels: ReadonlyMap<string, string>,
): string | undefined {
  const found = new Set<string>();
  const seen = new Set<string>();
  const todo = [...vertex.inputs];
  for (let digest = todo.pop(); digest !== undefined; digest = todo.pop()) {
    if (seen.has(digest)) continue;
    seen.add(digest);
    const label = labels.get(digest);
    if (label !== undefined) found.add(label);
    else todo.push(...(vertexes.get(digest)?.inputs ?? []));
  }
  const [first, second] = found;
  return second === undefined ? first : undefined;
}

function walk(
  from: string,
  platform: string,
  vertexes: ReadonlyMap<string, GraphVertex>,
  reached: Map<string, Set<string>>,
): void {
  const todo = [from];
  for (let digest = todo.pop(); digest !== undefined; digest = todo.pop()) {
    let platforms = reached.get(digest);
    if (platforms === undefined) reached.set(digest, (platforms = new Set()));
    if (platforms.has(platform)) continue;
    platforms.add(platform);
    todo.push(...(vertexes.get(digest)?.inputs ?? []));
  }
}
