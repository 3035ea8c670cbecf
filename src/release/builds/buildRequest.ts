import type { UpstreamBuild } from './placeUpstream.ts';

/** What is to be built, as a command line or a dialog asks for it. */
export interface BuildRequest {
  /** Names in slipway.yaml; all images when absent or empty. */
  readonly images?: readonly string[];
  /** `os/arch[/variant]`; those of the image when absent or empty. */
  readonly platforms?: readonly string[];
  /** Tag names for every repository, or full references; planned from the rules when absent or empty. */
  readonly tags?: readonly string[];
  readonly output: 'push' | 'load' | 'none';
  readonly noCache?: boolean;
  readonly builder?: string;
  /** Instead of the image's own. */
  readonly strategy?: 'together' | 'by-digest';
  /** Build also what the registry holds already, and what an earlier run has kept. */
  readonly force?: boolean;
  /** Go on with what the last run of this request has begun, `noCache` notwithstanding. */
  readonly retry?: boolean;
  /** Build nothing of what the registry holds from this commit, whatever the image says. */
  readonly skipExisting?: boolean;
  /** Look where the tags of a push point now, so that the plan says which would move. */
  readonly compareTags?: boolean;
  /** Build nothing of what did not change since the last release. */
  readonly changed?: boolean;
  /** Rendered as if the commit had this git tag; as git and the version files say when absent. */
  readonly release?: {
    readonly version: string;
    readonly tag: string;
    /** Of `{{date}}` and the creation label; now when absent. */
    readonly date?: Date;
  };
  /** Built from what somebody else released, whose commit it then is. */
  readonly upstream?: UpstreamBuild;
}
