#!/usr/bin/env bash
# Fetches one commit into the workspace. Reads REPOSITORY, REF, TOKEN, FOLDER, DEPTH, PERSIST.
set -euo pipefail

server=${GITHUB_SERVER_URL%/}
header="AUTHORIZATION: basic $(printf 'x-access-token:%s' "$TOKEN" | base64 -w 0)"
wanted=$REF
# Without a ref, use the commit of the run or, for another repository, its default branch.
if [ -z "$wanted" ]; then
  if [ "$REPOSITORY" = "$GITHUB_REPOSITORY" ]; then wanted=$GITHUB_SHA; else wanted=HEAD; fi
fi

mkdir -p "$GITHUB_WORKSPACE/$FOLDER"
cd "$GITHUB_WORKSPACE/$FOLDER"
git init -q -b main .
git remote add origin "$server/$REPOSITORY" 2>/dev/null || git remote set-url origin "$server/$REPOSITORY"

depth=()
if [ "$DEPTH" != 0 ]; then depth=(--depth "$DEPTH"); fi
refs=("$wanted")
if [ "$DEPTH" = 0 ]; then refs+=('+refs/heads/*:refs/remotes/origin/*' '+refs/tags/*:refs/tags/*'); fi
# Keep the pack and skip maintenance, because the folder is short-lived.
git -c "http.$server/.extraheader=$header" -c fetch.unpackLimit=1 -c maintenance.auto=false fetch -q --no-tags "${depth[@]}" origin "${refs[@]}"
commit=$(git rev-parse -q --verify "FETCH_HEAD^{commit}")

# Like the original action, check out the branch that was requested or that started the run, or else a detached HEAD.
branch=
case "${REF:-$GITHUB_REF}" in
  refs/heads/*) branch=${REF:-$GITHUB_REF} branch=${branch#refs/heads/} ;;
  refs/*) ;;
  *) if git -c "http.$server/.extraheader=$header" ls-remote -q --exit-code origin "refs/heads/$REF" >/dev/null; then branch=$REF; fi ;;
esac
if [ -n "$branch" ] && [ "$REPOSITORY" = "$GITHUB_REPOSITORY" ]; then
  git update-ref "refs/remotes/origin/$branch" "$commit"
  git checkout -q -f -B "$branch" --track "origin/$branch"
else
  git checkout -q -f --detach "$commit"
fi

if [ "$PERSIST" = true ]; then git config "http.$server/.extraheader" "$header"; fi
{ echo "ref=${REF:-$GITHUB_REF}"; echo "commit=$commit"; } >> "$GITHUB_OUTPUT"
