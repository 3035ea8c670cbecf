import { mostPages } from '../../deployment/planDeploymentIssue.ts';

/**
 * Writes the issue of a deployment as `slipway deployment-issue` does, for bash with -e and pipefail
 * on a machine of GitHub's, which has gh and jq. TITLE and BODY with blanks such as `{{name}}`;
 * ENVIRONMENT; LABELS, one a line, the first of which it is found by; PREFIX of git tags; NEEDS, what
 * the jobs of the images say. An issue that is closed stays closed, labels of others stay.
 */
export const deploymentScript = `if [[ $GITHUB_REF_TYPE == tag ]]; then NAME=\${GITHUB_REF_NAME#"$PREFIX"}; else NAME=\${GITHUB_SHA:0:7}; fi
export NAME
if ! [[ $NAME =~ ^[0-9A-Za-z][0-9A-Za-z.+_-]*$ ]]; then
  echo "::notice::$GITHUB_REF_NAME is no version: there is no deployment issue of it."
  exit 0
fi
wanted=$(jq -n '
  ([env.NEEDS | fromjson | to_entries[] | .key as $job | .value.outputs | to_entries[] | {
    key: "\\($job).\\(.key)",
    value: (if .key == "platforms" then .value | fromjson | join("\`, \`") else .value end)
  }] | from_entries) + {
    name: env.NAME, environment: env.ENVIRONMENT, commit: env.GITHUB_SHA,
    tag: env.GITHUB_REF_NAME, "tag-address": (env.GITHUB_REF_NAME | @uri),
    page: "\\(env.GITHUB_SERVER_URL)/\\(env.GITHUB_REPOSITORY)",
    repository: (env.GITHUB_REPOSITORY | split("/")[1])
  } | to_entries as $facts |
  def filled: reduce $facts[] as $fact (.; split("{{\\($fact.key)}}") | join($fact.value));
  { title: env.TITLE | filled, body: env.BODY | filled, labels: env.LABELS | split("\\n") | map(select(. != "")) }')
if jq -e '.body | contains("{{")' <<< "$wanted" > /dev/null; then
  echo '::error::Some image did not say what was pushed of it.'
  exit 1
fi
found=
for label in "$(jq -r '.labels[0]' <<< "$wanted")" ''; do
  if [[ -n $label ]]; then pages=${mostPages.labelled} filter=(-f "labels=$label"); else pages=${mostPages.all} filter=(); fi
  for ((page = 1; page <= pages; page++)); do
    listed=$(gh api --method GET "repos/$GITHUB_REPOSITORY/issues" -f state=all -F per_page=100 -F "page=$page" "\${filter[@]}")
    # Anybody may write an issue in a public repository, and only members give labels.
    found=$(jq -c --arg by "$label" --argjson wanted "$wanted" '
      ($wanted.body | split("\\n")[0]) as $marker |
      first(.[] | select(
        .pull_request == null and (.body // "" | sub("^\\\\s+"; "") | startswith($marker)) and
        ($by != "" or (.author_association | IN("OWNER", "MEMBER", "COLLABORATOR")))
      )) // empty' <<< "$listed")
    if [[ -n $found ]]; then break 2; fi
    if (($(jq length <<< "$listed") < 100)); then break; fi
  done
done
if [[ -z $found ]]; then
  issue=$(gh api --method POST "repos/$GITHUB_REPOSITORY/issues" --input - <<< "$wanted")
else
  issue=$found
  changes=$(jq -c --argjson wanted "$wanted" '
    def plain: gsub("\\r\\n"; "\\n") | sub("^\\\\s+"; "") | sub("\\\\s+$"; "");
    [.labels[] | .name? // .] as $labels | ($wanted.labels - $labels) as $missing |
    (if .title == $wanted.title then {} else { title: $wanted.title } end) +
    (if (.body // "" | plain) == ($wanted.body | plain) then {} else { body: $wanted.body } end) +
    (if $missing == [] then {} else { labels: ($labels + $missing) } end)' <<< "$found")
  if [[ $changes != '{}' ]]; then
    issue=$(gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/$(jq .number <<< "$found")" --input - <<< "$changes")
  fi
fi
jq -r '"[\\(.title)](\\(.html_url))"' <<< "$issue" | tee -a "$GITHUB_STEP_SUMMARY"
`;
