/*
 * Scripts of the workflow's steps, for bash with -e and pipefail. They hold nothing of the project:
 * what differs comes in environment variables.
 */

/** Of a version, a commit and the folder of its clone. */
const writeFacts = `IFS=. read -r major minor patch _ <<< "\${version%%[-+]*}.0.0.0"
{
  echo "version=$version"
  echo "major=$major"
  echo "minor=$minor"
  echo "patch=$patch"
  echo "short-sha=\${commit:0:7}"
  echo "date=$(date -u +%Y-%m-%dT%H:%M:%S.000Z)"
  echo "commit-date=$(TZ=UTC git -C "$folder" log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%S.000Z)"
} >> "$GITHUB_OUTPUT"
`;

/** PREFIX of git tags and FIRST_TAG of the image; what slipway.yaml's templates stand for. */
export const factsScript = `if [[ $GITHUB_REF_TYPE == tag ]]; then version=\${GITHUB_REF_NAME#"$PREFIX"}; else version=$FIRST_TAG; fi
commit=$GITHUB_SHA folder=.
${writeFacts}`;

/** The same for VERSION and COMMIT of what was cloned. */
export const upstreamFactsScript = `version=$VERSION commit=$COMMIT folder=$RUNNER_TEMP/upstream
${writeFacts}`;

/** PREFIX of git tags, WITHOUT_TAG what holds for a branch. A 1.9.1 after 2.0.0 moves nothing. */
export const latestScript = `moves=$WITHOUT_TAG
if [[ $GITHUB_REF_TYPE == tag ]]; then
  moves=false
  version=\${GITHUB_REF_NAME#"$PREFIX"}
  if [[ $version =~ ^[0-9]+(\\.[0-9]+)*$ ]]; then
    highest=$(
      gh api --paginate "repos/$GITHUB_REPOSITORY/git/matching-refs/tags/$PREFIX" --jq '.[].ref' |
        while read -r ref; do
          other=\${ref#"refs/tags/$PREFIX"}
          if [[ $other =~ ^[0-9]+(\\.[0-9]+)*$ ]]; then echo "$other"; fi
        done | sort -V | tail -n 1
    )
    if [[ $version == "$highest" ]]; then moves=true; fi
  fi
fi
echo "moves=$moves" >> "$GITHUB_OUTPUT"
`;

/** DIGEST of one platform, handed on as the name of a file. */
export const keepDigestScript = `mkdir -p "$RUNNER_TEMP/digests"
touch "$RUNNER_TEMP/digests/\${DIGEST#sha256:}"
`;

/** REPOSITORIES and TAGS, one a line, which may be empty, and PLATFORMS, the number of digests there have to be. */
export const mergeScript = `repository=$(grep -m 1 . <<< "$REPOSITORIES")
arguments=()
while read -r tag; do arguments+=(--tag "$tag"); done <<< "$TAGS"
digests=("$RUNNER_TEMP"/digests/*)
if [[ \${#digests[@]} != "$PLATFORMS" ]]; then
  echo "::error::There are \${#digests[@]} digests for $PLATFORMS platforms."
  exit 1
fi
for digest in "\${digests[@]}"; do arguments+=("$repository@sha256:\${digest##*/}"); done
docker buildx imagetools create "\${arguments[@]}"
`;

/**
 * IMAGE, REPOSITORIES and TAGS, of which VERSION is the first; DIGEST, or else that of the first tag.
 * Its outputs are for later jobs: `tag` is the one that names the version, or on a branch the commit.
 */
export const summaryScript = `repository=$(grep -m 1 . <<< "$REPOSITORIES")
first=$(head -n 1 <<< "$TAGS")
digest=\${DIGEST:-$(docker buildx imagetools inspect "$first" --format '{{json .Manifest}}' | jq -r .digest)}
platforms=$(docker buildx imagetools inspect --raw "$repository@$digest" | jq -c '[
  .manifests[]? | select(.platform.os != "unknown") |
  { platform: ([.platform.os, .platform.architecture, .platform.variant // empty] | join("/")), digest }
]')
if [[ $platforms == '[]' ]]; then
  platforms=$(docker buildx imagetools inspect "$repository@$digest" --format '{{json .Image}}' |
    jq -c --arg digest "$digest" '[{ platform: ([.os, .architecture, .variant // empty] | join("/")), digest: $digest }]')
fi
tag=
if [[ $GITHUB_REF_TYPE == branch ]]; then
  tag=$(sed 's/^.*://' <<< "$TAGS" | { grep -F -e "\${GITHUB_SHA:0:7}" || true; } | head -n 1)
fi
{
  echo "digest=$digest"
  echo "tag=\${tag:-$VERSION}"
  echo "platforms=$(jq -c 'map(.platform)' <<< "$platforms")"
} >> "$GITHUB_OUTPUT"
{
  echo "### $IMAGE"
  echo
  echo "\\\`$digest\\\`"
  echo
  echo '| Platform | Digest |'
  echo '| --- | --- |'
  jq -r '.[] | "| \\(.platform) | \`\\(.digest)\` |"' <<< "$platforms"
  echo
  echo '\`\`\`sh'
  while read -r tag; do echo "docker pull $tag"; done <<< "$TAGS"
  echo "docker pull $repository@$digest"
  echo '\`\`\`'
} >> "$GITHUB_STEP_SUMMARY"
`;

/**
 * PREFIX of git tags; PULLS, a line for each image, with no digest for one that was not pushed; DRAFT,
 * PRERELEASE, and LATEST, whether this version is the highest.
 * A release that is there was written by somebody: it stays as it is.
 */
export const releaseScript = `if gh release view "$GITHUB_REF_NAME" > /dev/null 2>&1; then
  echo "::notice::The release $GITHUB_REF_NAME is there already and stays as it is."
  exit 0
fi
changes=$(gh api "repos/$GITHUB_REPOSITORY/releases/generate-notes" -f tag_name="$GITHUB_REF_NAME" --jq .body)
notes=$(printf '%s\\n\\n## Images\\n\\n\`\`\`sh\\n%s\\n\`\`\`\\n' "$changes" "$(sed '/@$/d' <<< "$PULLS")")
flags=(--title "$GITHUB_REF_NAME" --notes "$notes" "--latest=$LATEST")
if [[ $DRAFT == true ]]; then flags+=(--draft); fi
version=\${GITHUB_REF_NAME#"$PREFIX"}
if [[ $PRERELEASE == true || $version == *-* ]]; then flags+=(--prerelease); fi
gh release create "$GITHUB_REF_NAME" --verify-tag "\${flags[@]}"
`;
