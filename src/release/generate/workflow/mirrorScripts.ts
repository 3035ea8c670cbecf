import { versionRule } from '../../mirror/mirrorTags.ts';

/*
 * Scripts of the workflow of mirrors, for bash with -e and pipefail on a machine of GitHub's, which
 * has git, gh, jq, Node.js and skopeo. They hold nothing of the project.
 */

/** As `slipway mirror` decides, by the same library. */
const semver = 'semver@7.8.6';

/** Lines `TAG[<tab>true]` of releases, the second word for a prerelease; without quotes of the shell. */
const newestProgram = `const { readFileSync } = require("node:fs");
const { gt, parse, satisfies } = require(process.env.RUNNER_TEMP + "/semver/node_modules/semver");
const { IGNORE, PRERELEASES, VERSIONS } = process.env;
const options = { includePrerelease: true };
const ignored = IGNORE.split("\\n").filter((entry) => entry !== "");
const followed = readFileSync(0, "utf8").split("\\n").flatMap((line) => {
  const [tag, marked] = line.split("\\t");
  if (!/^v?\\d+\\.\\d+\\.\\d+(?:-[0-9A-Za-z.-]+)?$/.test(tag) || parse(tag) === null) return [];
  const { version, prerelease } = parse(tag);
  const found = { tag, version, prerelease: marked === "true" || prerelease.length > 0 };
  if (found.prerelease && PRERELEASES !== "true") return [];
  if (!satisfies(version, VERSIONS, options)) return [];
  return ignored.some((entry) => entry === tag || satisfies(version, entry, options)) ? [] : [found];
});
const [newest] = followed.sort((one, other) => (gt(other.version, one.version) ? 1 : -1));
if (newest !== undefined) for (const key in newest) console.log(key + "=" + newest[key]);
`;

/**
 * UPSTREAM, `owner/name` on GitHub, or empty; ADDRESS git clones from; VERSIONS, PRERELEASES, and
 * IGNORE one a line. Who publishes no releases is followed by tags.
 */
export const newestScript = `npm install --silent --ignore-scripts --no-audit --no-fund --no-save --prefix "$RUNNER_TEMP/semver" ${semver}
releases=
if [[ -n $UPSTREAM ]]; then
  releases=$(gh api --paginate "repos/$UPSTREAM/releases?per_page=100" --jq '.[] | select(.draft | not) | [.tag_name, .prerelease] | @tsv')
fi
if [[ -z $releases ]]; then
  releases=$(git ls-remote --tags --refs "$ADDRESS" | sed 's,^.*refs/tags/,,')
fi
newest=$(node -e '${newestProgram}' <<< "$releases")
tag=$(sed -n 's/^tag=//p' <<< "$newest")
if [[ -z $tag ]]; then
  echo "::error::$ADDRESS has no version that is followed. Look at upstream in slipway.yaml."
  exit 1
fi
commit=$(git ls-remote "$ADDRESS" "refs/tags/$tag" "refs/tags/$tag^{}" | tail -n 1 | cut -f 1)
printf '%s\\n' "$newest" "commit=\${commit:?$tag is no tag of $ADDRESS}" "short-commit=\${commit:0:7}" >> "$GITHUB_OUTPUT"
`;

/**
 * IMAGE; REPOSITORIES, one a line; VERSION and its TAGS, one a line, of which the first that tells it
 * whole is looked for; PREFIX and SUFFIX of tags; PRERELEASE.
 * Writes the places in REPOSITORIES, from 0, of those that lack the version, and whether \`latest\` moves:
 * never backwards. No names: GitHub keeps back an output that has the value of a secret in it.
 */
export const compareScript = `wanted=$(sed 's/^.*://' <<< "$TAGS" | grep -F -e "\${VERSION%%-*}" | sed -n 1p || true)
if [[ -z $wanted ]]; then
  echo "::error::The tag rules give $VERSION no tag with the whole version. Add ${versionRule} to tags in slipway.yaml."
  exit 1
fi
missing=() places=()
at=0
moves=true
if [[ $PRERELEASE == true ]]; then moves=false; fi
while read -r repository; do
  if ! listed=$(skopeo list-tags "docker://$repository" 2> "$RUNNER_TEMP/said"); then
    # GitHub's registry denies what is not there yet.
    absent='name[ _]unknown|not known to registry|404'
    if [[ $repository == ghcr.io/* ]]; then absent+='|denied'; fi
    if ! grep -qiE "$absent" "$RUNNER_TEMP/said"; then cat "$RUNNER_TEMP/said" >&2; exit 1; fi
    listed='{"Tags":[]}'
  fi
  tags=$(jq -r '.Tags[]?' <<< "$listed")
  versions=$(while read -r tag; do
    if [[ $tag == "$PREFIX"*"$SUFFIX" ]]; then tag=\${tag#"$PREFIX"}; tag=\${tag%"$SUFFIX"}; echo "\${tag#v}"; fi
  done <<< "$tags")
  if ! grep -qxF -e "$wanted" <<< "$tags" && ! grep -qxF -e "$VERSION" <<< "$versions"; then
    missing+=("$repository")
    places+=("$at")
  fi
  at=$((at + 1))
  highest=$({ grep -xE '[0-9]+\\.[0-9]+\\.[0-9]+' <<< "$versions" || true; echo "$VERSION"; } | sort -V | tail -n 1)
  if [[ $highest != "$VERSION" ]]; then moves=false; fi
done <<< "$REPOSITORIES"
said='is there'
list=
if [[ \${#missing[@]} != 0 ]]; then
  said="is new for \${missing[*]}"
  list="[$(IFS=,; echo "\${places[*]}")]"
fi
printf '%s\\n' "missing=$list" "moves=$moves" >> "$GITHUB_OUTPUT"
echo "$IMAGE: $VERSION $said." | tee -a "$GITHUB_STEP_SUMMARY"
`;

/**
 * TAG of ADDRESS, which has to be COMMIT yet; no branch of its name, no filters, no hooks. PATHS of it that
 * are built, one a line or unset: a link of somebody else must not lead out of it, to sign-ins of the machine.
 */
export const cloneScript = `export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_ALLOW_PROTOCOL=https:http:ssh:git:file
clone=$RUNNER_TEMP/upstream
git init --quiet --template= "$clone"
cd "$clone"
git fetch --quiet --depth 1 --no-tags -- "$ADDRESS" "refs/tags/$TAG"
git checkout --quiet --detach FETCH_HEAD
if [[ $(git rev-parse HEAD) != "$COMMIT" ]]; then
  echo "::error::$TAG of $ADDRESS is no longer the commit $COMMIT."
  exit 1
fi
clone=$(pwd -P)
while read -r path; do
  found=$(realpath --canonicalize-existing -- "$clone/$path") || found=
  if [[ $found/ != "$clone"/* ]]; then
    echo "::error::$path of $TAG of $ADDRESS is not there, or a link there leads out of what was released."
    exit 1
  fi
done <<< "\${PATHS:-}"
`;
