/** How far what a file says is trusted over another one: what CI runs, what people run, what is only written. */
export const evidenceKinds = ['workflow', 'script', 'document'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** What a file of the project says of the build of an image. Foreign text: nothing of it is run. */
export interface BuildEvidence {
  readonly kind: EvidenceKind;
  /** Where it stands, such as `Makefile:12`. */
  readonly from: string;
  /** Relative to the project. */
  readonly dockerfile: string;
  readonly context: string;
  readonly target?: string;
  /** Last words of what it is tagged as: `api` of `acme/api:1.0`. */
  readonly names: readonly string[];
  /** Repositories with a registry or an owner. */
  readonly repositories: readonly string[];
  /** `os/arch[/variant]` */
  readonly platforms: readonly string[];
  /** Build arguments as they are given; may hold what only a shell or a workflow knows. */
  readonly args: Readonly<Record<string, string>>;
  /** Each platform pushed by its digest, to be merged. */
  readonly byDigest?: boolean;
  readonly provenance?: 'off' | 'min' | 'max';
  readonly sbom?: boolean;
  /** Every step is run again. */
  readonly noCache?: boolean;
  readonly cache?: { readonly type: 'local' } | { readonly type: 'registry'; readonly ref: string };
}

/** A tag that is given to an image, such as `v1.2.0` or `sha-$(COMMIT)`. */
export interface TagEvidence {
  readonly kind: EvidenceKind;
  readonly from: string;
  readonly tag: string;
}

/** What is tried out with an argument: `docker run acme/api --version`, `./api --version`. */
export interface RunEvidence {
  readonly from: string;
  /** Last word of the image's repository, or the program's file. */
  readonly name: string;
  readonly argument: string;
}
