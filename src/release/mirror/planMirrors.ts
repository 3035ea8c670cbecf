import { isAbort } from '../../oci/failure.ts';
import type { MirrorBuild, ReadApplication } from './planMirror.ts';
import type { MirrorState } from './readMirror.ts';
import { isNew } from './readMirror.ts';

export interface PlannedMirrors {
  /** What is known of each application now: one that cannot be planned has failed. */
  readonly known: readonly MirrorState[];
  readonly builds: readonly MirrorBuild[];
}

interface MirrorPlanning {
  planMirror(application: ReadApplication, signal: AbortSignal): Promise<MirrorBuild[]>;
}

/** Plans what each application lacks; one that cannot be planned does not stop the others. */
export async function planMirrors(
  states: readonly MirrorState[],
  verbs: MirrorPlanning,
  signal: AbortSignal,
): Promise<PlannedMirrors> {
  const known: MirrorState[] = [];
  const builds: MirrorBuild[] = [];
  for (const state of states) {
    if (!isNew(state)) {
      known.push(state);
      continue;
    }
    try {
      builds.push(...(await verbs.planMirror(state, signal)));
      known.push(state);
    } catch (error) {
      if (signal.aborted || isAbort(error)) throw error;
      known.push({ kind: 'failed', application: state.application, error });
    }
  }
  return { known, builds };
}
