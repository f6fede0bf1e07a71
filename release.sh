#!/usr/bin/env bash
# Builds the program as it is published, target/TARGET/release/sen: compiled twice, the second time for what
# the first was seen doing with generated articles and the sample portal (profile-guided optimisation).
#
#     ./release.sh [TARGET]
#
# Needs llvm-profdata: `rustup component add llvm-tools`, Debian's llvm-19 or later, or LLVM_PROFDATA.
set -euo pipefail
cd "$(dirname "$0")"

host=$(rustc --print host-tuple)
target=${1:-$host}
tools=$(rustc --print sysroot)/lib/rustlib/$host/bin
find_profdata() {
  for name in "${LLVM_PROFDATA:-}" "$tools/llvm-profdata" $(compgen -c llvm-profdata- | sort -rV); do
    command -v "$name" && return
  done
  echo "llvm-profdata is missing: rustup component add llvm-tools" >&2
  return 1
}
profdata=$(find_profdata)

# Windows' programs know no /c/.
here=$(cygpath -m "$PWD" 2>/dev/null || pwd)
profile=$here/target/profile
rm -rf "$profile"
mkdir -p "$profile"

# Paths may hold blanks, so what none holds stands between flags.
between=$'\x1f'
given=${RUSTFLAGS:-}
given=${given// /$between}
compile() {
  CARGO_ENCODED_RUSTFLAGS="${given:+$given$between}$1" cargo build --release --locked --target "$target" --target-dir "$2"
}

compile "-Cprofile-generate=$profile/raw" target/instrumented
# So called, since Windows runs nothing else.
rustc --edition 2024 -O benches/write_corpus.rs -o "$profile/corpus.exe"
"$profile/corpus.exe" "$profile/site" 2000
sen=target/instrumented/$target/release/sen
for site in "$profile/site" .; do
  # Into a new folder, again with nothing to do, and checked, which finds what a generator wrote wrong.
  "$sen" build --quiet --site "$site" --output "$profile/public"
  "$sen" build --quiet --site "$site" --output "$profile/public"
  "$sen" check --quiet --site "$site" >"$profile/found" 2>&1 || [ $? = 1 ]
  rm -r "$profile/public"
done
"$profdata" merge -o "$profile/sen.profdata" "$profile/raw"

# What std inlined differently the second time is said for a thousand functions.
compile "-Cprofile-use=$profile/sen.profdata$between-Cllvm-args=-no-pgo-warn-mismatch" target
